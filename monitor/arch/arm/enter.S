// SPDX-License-Identifier: BSD-3-Clause
// The way into an applet and back: tl__enter, the vectors, the floating-point bank.
//
// tl__enter is called as a function and returns when the applet traps. Between the two, the monitor's registers and the
// pointer to struct tl_regs lie on the SVC stack; nothing that the applet can set is used to find them. The applet's
// stack pointer is saved as a number and never used as an address.
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .arm

// What tl__enter returns; trap.c turns it into enum tl_trap.
    .equ CAUSE_SVC, 0
    .equ CAUSE_INTERRUPT, 1
    .equ CAUSE_UNDEFINED, 2
    .equ CAUSE_PREFETCH, 3
    .equ CAUSE_DATA, 4

    .equ REGS_PC, 60
    .equ REGS_CPSR, 64

    .section .text.trap, "ax"

// int tl__enter(struct tl_regs *regs)
    .global tl__enter
    .type tl__enter, %function
tl__enter:
    push    {r4-r11, lr}
    push    {r0}
    ldr     r1, [r0, #REGS_CPSR]
    ldr     lr, [r0, #REGS_PC]
    msr     spsr_cxsf, r1
    clrex
    ldmia   r0, {r0-r14}^
    movs    pc, lr

// Exceptions. The SVC path is the short one: it comes from user mode only, as the monitor itself never executes svc.
svc_entry:
    push    {r0}
    ldr     r0, [sp, #4]
    stmib   r0, {r1-r14}^
    mrs     r2, spsr
    pop     {r1}
    str     lr, [r0, #REGS_PC]
    str     r1, [r0]
    str     r2, [r0, #REGS_CPSR]
    mov     r0, #CAUSE_SVC
    add     sp, sp, #4
    pop     {r4-r11, pc}

// The other exceptions come in modes of their own, whose banked sp is free to look at the interrupted mode with: what came from the
// monitor itself must not be taken for an applet's, nor rely on a stack that may be what broke.
    .macro from_user own
    mrs     sp, spsr
    and     sp, sp, #0x1f
    cmp     sp, #0x10
    bne     \own
    .endm

// Puts pc and cpsr on the SVC stack, r0 on top of them, and the cause into r0.
    .macro to_svc cause
    srsdb   sp!, #0x13
    cps     #0x13
    push    {r0}
    mov     r0, #\cause
    .endm

undefined_entry:
    from_user own_fault
    mrs     sp, spsr                        // lr is the next instruction: 4 on in ARM state, 2 in Thumb
    tst     sp, #0x20
    subeq   lr, lr, #4
    subne   lr, lr, #2
    to_svc  CAUSE_UNDEFINED
    b       save

prefetch_entry:
    from_user own_fault
    sub     lr, lr, #4
    to_svc  CAUSE_PREFETCH
    b       save

data_entry:
    from_user own_fault_data
    sub     lr, lr, #8
    to_svc  CAUSE_DATA
    b       save

// The secure world's interrupts are FIQs, which an SVC does not mask: one that comes while the monitor works is left to
// wait, masked from here on, for the next applet's first instruction.
interrupt_entry:
    mrs     sp, spsr
    and     sp, sp, #0x1f
    cmp     sp, #0x10
    bne     wait
    sub     lr, lr, #4
    to_svc  CAUSE_INTERRUPT

// On the SVC stack: the applet's r0, its pc, its cpsr, then what tl__enter left.
save:
    push    {r0}                            // cause
    ldr     r0, [sp, #16]                   // struct tl_regs
    stmib   r0, {r1-r14}^
    ldr     r1, [sp, #4]
    str     r1, [r0]
    ldr     r1, [sp, #8]
    str     r1, [r0, #REGS_PC]
    ldr     r1, [sp, #12]
    str     r1, [r0, #REGS_CPSR]
    ldr     r0, [sp]
    add     sp, sp, #20
    pop     {r4-r11, pc}

wait:
    ldr     sp, =tl__watching
    ldr     sp, [sp]
    cmp     sp, #0
    bne     watch
    mrs     sp, spsr
    orr     sp, sp, #0x40
    msr     spsr_c, sp
    subs    pc, lr, #4

// Where the monitor lets interrupts through (monitor/watchdog.h) it goes on after them. All of this is in FIQ mode: its r8 to r12
// are its own, and its stack is the panic's, which the monitor does not use.
watch:
    sub     lr, lr, #4
    ldr     sp, =tl__panic_stack_top
    srsdb   sp!, #0x11
    push    {r0-r3}
    mov     r0, lr
    bl      tl__own_interrupt
    pop     {r0-r3}
    rfeia   sp!

own_fault_data:
    sub     lr, lr, #4
own_fault:
    sub     r1, lr, #4
    mrc     p15, 0, r0, c6, c0, 0           // DFAR
    cps     #0x13
    ldr     sp, =tl__panic_stack_top
    b       tl__own_fault

own_reset:
    mov     r0, #0
    mov     r1, lr
    b       tl__own_fault

    .section .text.vectors, "ax"
    .balign 32
    .global tl__vectors
tl__vectors:
    b       own_reset
    b       undefined_entry
    b       svc_entry
    b       prefetch_entry
    b       data_entry
    b       own_reset
    b       own_reset                       // IRQ: the normal world's, masked in this one
    b       interrupt_entry

    .section .text.fp, "ax"
// void tl__fp_save(struct tl_fp *), void tl__fp_load(const struct tl_fp *)
    .global tl__fp_save
    .type tl__fp_save, %function
tl__fp_save:
    vstmia  r0!, {d0-d15}
    vstmia  r0!, {d16-d31}
    vmrs    r1, fpscr
    str     r1, [r0]
    bx      lr

    .global tl__fp_load
    .type tl__fp_load, %function
tl__fp_load:
    vldmia  r0!, {d0-d15}
    vldmia  r0!, {d16-d31}
    ldr     r1, [r0]
    vmsr    fpscr, r1
    bx      lr
