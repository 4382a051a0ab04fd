// SPDX-License-Identifier: BSD-3-Clause
// The way into an applet and back: tl__enter, the trap vector, the floating-point bank.
//
// tl__enter is called as a function and returns when the applet traps. While an applet runs, mscratch holds its struct
// tl_regs; while the monitor runs, it is zero. So a trap of the monitor's own can never be taken for an applet's, and nothing is
// ever stored through an applet's register.
//
// The monitor's own registers lie below its stack pointer meanwhile: nothing else uses its stack before they are back,
// as a trap of its own has another one.
//
// The monitor is compiled with s10 and s11 for the caller to save (board.mk): they are not kept here.
//
// A call that has a shortcut (tl_regs_shortcut) is answered from the vector, as by a function that the applet called: what such a
// function keeps, s0 to s9, and gp and tp, which the monitor does not use, stay where they are.
    .option norvc

    .section .text.trap, "ax"

// enum tl_trap tl_arch_enter(struct tl_regs *regs, struct tl_trap_info *info), the same as tl__enter but for S-mode
    .balign 4
    .global tl_arch_enter, tl__enter
    .type tl_arch_enter, %function
    .type tl__enter, %function
tl_arch_enter:
    lw      t0, 292(a0)
    bnez    t0, supervisor
tl__enter:
    sd      ra, -8(sp)
    sd      s0, -16(sp)
    sd      s1, -24(sp)
    sd      s2, -32(sp)
    sd      s3, -40(sp)
    sd      s4, -48(sp)
    sd      s5, -56(sp)
    sd      s6, -64(sp)
    sd      s7, -72(sp)
    sd      s8, -80(sp)
    sd      s9, -88(sp)
    sd      a1, -96(sp)
    sd      sp, 256(a0)
    csrw    mscratch, a0
    ld      t0, 0(a0)
    csrw    mepc, t0
    ld      x1, 8(a0)
    ld      x2, 16(a0)
    ld      x3, 24(a0)
    ld      x4, 32(a0)
    ld      x5, 40(a0)
    ld      x6, 48(a0)
    ld      x7, 56(a0)
    ld      x8, 64(a0)
    ld      x9, 72(a0)
    ld      x11, 88(a0)
    ld      x12, 96(a0)
    ld      x13, 104(a0)
    ld      x14, 112(a0)
    ld      x15, 120(a0)
    ld      x16, 128(a0)
    ld      x17, 136(a0)
    ld      x18, 144(a0)
    ld      x19, 152(a0)
    ld      x20, 160(a0)
    ld      x21, 168(a0)
    ld      x22, 176(a0)
    ld      x23, 184(a0)
    ld      x24, 192(a0)
    ld      x25, 200(a0)
    ld      x26, 208(a0)
    ld      x27, 216(a0)
    ld      x28, 224(a0)
    ld      x29, 232(a0)
    ld      x30, 240(a0)
    ld      x31, 248(a0)
    ld      x10, 80(a0)
    mret

supervisor:
    tail    tl__enter_supervisor

// Every trap comes here.
    .balign 4
    .global tl__vector
tl__vector:
    csrrw   x31, mscratch, x31              // x31: struct tl_regs
    beqz    x31, own
    sd      x1, 8(x31)
    sd      x2, 16(x31)
    sd      x5, 40(x31)
    sd      x6, 48(x31)
    sd      x7, 56(x31)
    sd      x10, 80(x31)
    sd      x11, 88(x31)
    sd      x12, 96(x31)
    sd      x13, 104(x31)
    sd      x14, 112(x31)
    sd      x15, 120(x31)
    sd      x16, 128(x31)
    sd      x17, 136(x31)
    sd      x26, 208(x31)
    sd      x27, 216(x31)
    sd      x28, 224(x31)
    sd      x29, 232(x31)
    sd      x30, 240(x31)
    ld      t0, 264(x31)                    // the shortcut's call
    csrr    t1, mcause
    beq     a0, t0, shortcut
whole:
    sd      x3, 24(x31)
    sd      x4, 32(x31)
    sd      x8, 64(x31)
    sd      x9, 72(x31)
    sd      x18, 144(x31)
    sd      x19, 152(x31)
    sd      x20, 160(x31)
    sd      x21, 168(x31)
    sd      x22, 176(x31)
    sd      x23, 184(x31)
    sd      x24, 192(x31)
    sd      x25, 200(x31)
    csrrw   t0, mscratch, zero
    sd      t0, 248(x31)
    csrr    t0, mepc
    ld      sp, 256(x31)
    ld      ra, -8(sp)
    ld      s0, -16(sp)
    ld      s1, -24(sp)
    ld      s2, -32(sp)
    ld      s3, -40(sp)
    ld      s4, -48(sp)
    ld      s5, -56(sp)
    ld      s6, -64(sp)
    ld      s7, -72(sp)
    ld      s8, -80(sp)
    ld      s9, -88(sp)
    addi    t1, t1, -8                      // an ECALL of U-mode
    bnez    t1, 1f
    addi    t0, t0, 4
    sd      t0, 0(x31)
    li      a0, 0                           // TL_TRAP_CALL
    ret
1:  sd      t0, 0(x31)
    mv      a0, x31
    ld      a1, -96(sp)
    tail    tl__trapped

// Only its number is known to be that of the shortcut's call: it may be no call, the SBI's (a7), or there is no shortcut.
shortcut:
    addi    t0, t1, -8                      // an ECALL of U-mode, or of S-mode
    sltiu   t0, t0, 2
    ld      t2, 272(x31)
    beqz    t0, whole
    bnez    a7, whole
    beqz    t2, whole
    csrrw   t0, mscratch, zero
    sd      t0, 248(x31)
    ld      sp, 256(x31)
    addi    sp, sp, -112                    // below what tl__enter left there
    sd      x31, 0(sp)
    mv      a0, x31
    jalr    t2
    ld      a0, 0(sp)
    csrr    t0, mepc
    addi    t0, t0, 4
    csrw    mepc, t0
    csrw    mscratch, a0
    ld      x1, 8(x10)
    ld      x2, 16(x10)
    ld      x5, 40(x10)
    ld      x6, 48(x10)
    ld      x7, 56(x10)
    ld      x11, 88(x10)
    ld      x12, 96(x10)
    ld      x13, 104(x10)
    ld      x14, 112(x10)
    ld      x15, 120(x10)
    ld      x16, 128(x10)
    ld      x17, 136(x10)
    ld      x26, 208(x10)
    ld      x27, 216(x10)
    ld      x28, 224(x10)
    ld      x29, 232(x10)
    ld      x30, 240(x10)
    ld      x31, 248(x10)
    ld      x10, 80(x10)
    mret

// A trap of the monitor's own. An interrupt comes only where the monitor lets it (monitor/watchdog.h), and it goes on after
// that; mret leaves mstatus as an applet's trap does: MPP the least, MPIE set. The applet's stack pointer and registers are
// long saved; what is kept here is the monitor's, on a stack that it does not use.
own:
    csrr    x31, mcause
    bgez    x31, own_fault
    la      x31, tl__panic_stack_top
    sd      x1, -8(x31)
    sd      x5, -16(x31)
    sd      x6, -24(x31)
    sd      x7, -32(x31)
    sd      x10, -40(x31)
    sd      x11, -48(x31)
    sd      x12, -56(x31)
    sd      x13, -64(x31)
    sd      x14, -72(x31)
    sd      x15, -80(x31)
    sd      x16, -88(x31)
    sd      x17, -96(x31)
    sd      x26, -104(x31)
    sd      x27, -112(x31)
    sd      x28, -120(x31)
    sd      x29, -128(x31)
    sd      x30, -136(x31)
    sd      sp, -144(x31)
    csrrw   t0, mscratch, zero
    sd      t0, -152(x31)
    addi    sp, x31, -160
    csrr    a0, mcause
    csrr    a1, mepc
    call    tl__own_interrupt
    la      x31, tl__panic_stack_top
    ld      sp, -144(x31)
    ld      x1, -8(x31)
    ld      x5, -16(x31)
    ld      x6, -24(x31)
    ld      x7, -32(x31)
    ld      x10, -40(x31)
    ld      x11, -48(x31)
    ld      x12, -56(x31)
    ld      x13, -64(x31)
    ld      x14, -72(x31)
    ld      x15, -80(x31)
    ld      x16, -88(x31)
    ld      x17, -96(x31)
    ld      x26, -104(x31)
    ld      x27, -112(x31)
    ld      x28, -120(x31)
    ld      x29, -128(x31)
    ld      x30, -136(x31)
    ld      x31, -152(x31)
    mret

// Its state is not to be relied on, so the panic has a stack of its own.
own_fault:
    csrw    mscratch, zero
    la      sp, tl__panic_stack_top
    csrr    a0, mcause
    csrr    a1, mtval
    csrr    a2, mepc
    tail    tl__own_fault

    .section .text.fp, "ax"
// void tl__fp_save(struct tl_fp *), void tl__fp_load(const struct tl_fp *): mstatus.FS must be on.
    .option arch, +d
    .macro each_fp op
    \op     f0, 0(a0)
    \op     f1, 8(a0)
    \op     f2, 16(a0)
    \op     f3, 24(a0)
    \op     f4, 32(a0)
    \op     f5, 40(a0)
    \op     f6, 48(a0)
    \op     f7, 56(a0)
    \op     f8, 64(a0)
    \op     f9, 72(a0)
    \op     f10, 80(a0)
    \op     f11, 88(a0)
    \op     f12, 96(a0)
    \op     f13, 104(a0)
    \op     f14, 112(a0)
    \op     f15, 120(a0)
    \op     f16, 128(a0)
    \op     f17, 136(a0)
    \op     f18, 144(a0)
    \op     f19, 152(a0)
    \op     f20, 160(a0)
    \op     f21, 168(a0)
    \op     f22, 176(a0)
    \op     f23, 184(a0)
    \op     f24, 192(a0)
    \op     f25, 200(a0)
    \op     f26, 208(a0)
    \op     f27, 216(a0)
    \op     f28, 224(a0)
    \op     f29, 232(a0)
    \op     f30, 240(a0)
    \op     f31, 248(a0)
    .endm

    .global tl__fp_save
    .type tl__fp_save, %function
tl__fp_save:
    each_fp fsd
    csrr    t0, fcsr
    sd      t0, 256(a0)
    ret

    .global tl__fp_load
    .type tl__fp_load, %function
tl__fp_load:
    each_fp fld
    ld      t0, 256(a0)
    csrw    fcsr, t0
    ret
