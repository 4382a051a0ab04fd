// SPDX-License-Identifier: BSD-3-Clause
// Into the normal world and back: tl__normal_run, Monitor mode's vectors; and the normal world's other registers.
//
// As with an applet (enter.S) the way in is a call that returns when the context traps. Monitor mode's stack pointer, which
// the normal world has no way to, holds the monitor's own meanwhile. Memory is always the secure world's there; SCR.NS only
// says whose copies of the system registers are meant.
#include "scr.h"
    .syntax unified
    .arch armv7ve
    .fpu neon-vfpv4
    .arm

    .equ CAUSE_SVC, 0
    .equ CAUSE_INTERRUPT, 1
    .equ CAUSE_PREFETCH, 3
    .equ CAUSE_DATA, 4

    .equ REGS_PC, 60
    .equ REGS_CPSR, 64
    .equ REGS_NORMAL, 72

    .section .text.normal, "ax"

    .macro world scr
    movw    r1, #\scr
    mcr     p15, 0, r1, c1, c1, 0
    isb
    .endm

// int tl__normal_run(struct tl_regs *regs)
    .global tl__normal_run
    .type tl__normal_run, %function
tl__normal_run:
    push    {r4-r11, lr}
    push    {r0}
    mov     r1, sp
    cpsid   aif, #0x16
    mov     sp, r1
    cps     #0x13                           // the modes' registers are one for both worlds
    ldr     sp, [r0, #REGS_NORMAL]
    ldr     lr, [r0, #REGS_NORMAL + 4]
    ldr     r1, [r0, #REGS_NORMAL + 8]
    msr     spsr_cxsf, r1
    cps     #0x16
    ldr     r1, [r0, #REGS_CPSR]
    ldr     lr, [r0, #REGS_PC]
    msr     spsr_cxsf, r1
    clrex
    world   TL_SCR_NORMAL
    ldmia   r0, {r0-r14}^
    movs    pc, lr

prefetch_entry:
    sub     lr, lr, #4
    push    {r0}
    mov     r0, #CAUSE_PREFETCH
    b       save

data_entry:
    sub     lr, lr, #8
    push    {r0}
    mov     r0, #CAUSE_DATA
    b       save

interrupt_entry:
    sub     lr, lr, #4
    push    {r0}
    mov     r0, #CAUSE_INTERRUPT
    b       save

smc_entry:
    push    {r0}
    mov     r0, #CAUSE_SVC

// On the stack: its r0, then what tl__normal_run left.
save:
    push    {r0}
    ldr     r0, [sp, #8]                    // struct tl_regs
    stmib   r0, {r1-r14}^
    mrs     r1, spsr
    ldr     r2, [sp, #4]
    str     r2, [r0]
    str     lr, [r0, #REGS_PC]
    str     r1, [r0, #REGS_CPSR]
    world   TL_SCR_SECURE
    ldr     r2, [sp]
    add     r3, sp, #12
    cps     #0x13
    str     sp, [r0, #REGS_NORMAL]
    str     lr, [r0, #REGS_NORMAL + 4]
    mrs     r1, spsr
    str     r1, [r0, #REGS_NORMAL + 8]
    mov     sp, r3
    mov     r0, r2
    pop     {r4-r11, pc}

// No other exception comes here but one of the monitor's own.
own_fault:
    mov     r0, #0
    mov     r1, lr
    cps     #0x13
    ldr     sp, =tl__panic_stack_top
    b       tl__own_fault
    .ltorg

    .section .text.vectors, "ax"
    .balign 32
    .global tl__normal_vectors
tl__normal_vectors:
    b       own_fault
    b       own_fault
    b       smc_entry
    b       prefetch_entry
    b       data_entry
    b       own_fault
    b       own_fault
    b       interrupt_entry

// struct tl_normal from its `und` on, in order. The macros are named for what they do to a register or copy: save_ and load_.
    .macro save_mode mode
    cps     #\mode
    str     sp, [r0], #4
    str     lr, [r0], #4
    mrs     r1, spsr
    str     r1, [r0], #4
    .endm
    .macro load_mode mode
    cps     #\mode
    ldr     sp, [r0], #4
    ldr     lr, [r0], #4
    ldr     r1, [r0], #4
    msr     spsr_cxsf, r1
    .endm
    .macro save_fiq
    cps     #0x11
    stmia   r0!, {r8-r12}
    save_mode 0x11
    .endm
    .macro load_fiq
    cps     #0x11
    ldmia   r0!, {r8-r12}
    load_mode 0x11
    .endm
    .macro save_32 cp, op1, crn, crm, op2
    mrc     \cp, \op1, r1, \crn, \crm, \op2
    str     r1, [r0], #4
    .endm
    .macro load_32 cp, op1, crn, crm, op2
    ldr     r1, [r0], #4
    mcr     \cp, \op1, r1, \crn, \crm, \op2
    .endm
    .macro save_64 op1, crm
    mrrc    p15, \op1, r2, r3, \crm
    strd    r2, r3, [r0], #8
    .endm
    .macro load_64 op1, crm
    ldrd    r2, r3, [r0], #8
    mcrr    p15, \op1, r2, r3, \crm
    .endm

    .macro modes do
    \do\()_mode 0x1b                       // Undefined
    \do\()_mode 0x17                       // Abort
    \do\()_mode 0x12                       // IRQ
    \do\()_fiq
    .endm

    .macro copies do
    \do\()_64 0, c2                         // TTBR0
    \do\()_64 1, c2                         // TTBR1
    \do\()_64 0, c7                         // PAR
    \do\()_64 2, c14                        // CNTP_CVAL
    \do\()_32 p15, 0, c1, c0, 0             // SCTLR
    \do\()_32 p15, 0, c2, c0, 2             // TTBCR
    \do\()_32 p15, 0, c3, c0, 0             // DACR
    \do\()_32 p15, 0, c5, c0, 0             // DFSR
    \do\()_32 p15, 0, c5, c0, 1             // IFSR
    \do\()_32 p15, 0, c5, c1, 0             // ADFSR
    \do\()_32 p15, 0, c5, c1, 1             // AIFSR
    \do\()_32 p15, 0, c6, c0, 0             // DFAR
    \do\()_32 p15, 0, c6, c0, 2             // IFAR
    \do\()_32 p15, 0, c10, c2, 0            // PRRR
    \do\()_32 p15, 0, c10, c2, 1            // NMRR
    \do\()_32 p15, 0, c10, c3, 0            // AMAIR0
    \do\()_32 p15, 0, c10, c3, 1            // AMAIR1
    \do\()_32 p15, 0, c12, c0, 0            // VBAR
    \do\()_32 p15, 0, c13, c0, 1            // CONTEXTIDR
    \do\()_32 p15, 0, c13, c0, 2            // TPIDRURW
    \do\()_32 p15, 0, c13, c0, 3            // TPIDRURO
    \do\()_32 p15, 0, c13, c0, 4            // TPIDRPRW
    \do\()_32 p15, 2, c0, c0, 0             // CSSELR
    \do\()_32 p15, 0, c14, c2, 1            // CNTP_CTL
    .endm

    .macro shared do
    \do\()_64 3, c14                        // CNTV_CVAL
    \do\()_32 p15, 0, c14, c3, 1            // CNTV_CTL
    \do\()_32 p15, 0, c14, c1, 0            // CNTKCTL
    \do\()_32 p14, 6, c0, c0, 0             // TEECR
    \do\()_32 p14, 6, c1, c0, 0             // TEEHBR
    \do\()_32 p14, 0, c0, c2, 2             // DBGDSCR
    \do\()_32 p15, 0, c13, c0, 0            // FCSEIDR: the secure world has one as well, and zero in it
    .endm

    .macro in_its_world
    cps     #0x16
    world   TL_SCR_NORMAL
    .endm
    .macro in_this_world
    world   TL_SCR_SECURE
    cps     #0x13
    .endm

    .section .text.normal, "ax"
// void tl__normal_save(struct tl_normal *), void tl__normal_load(const struct tl_normal *): but for `svc`
    .global tl__normal_save
    .type tl__normal_save, %function
tl__normal_save:
    add     r0, r0, #12
    cpsid   aif
    modes   save
    in_its_world
    copies  save
    shared  save
    mrc     p15, 0, r2, c1, c0, 2           // CPACR: FPEXC can only be read where it allows
    mov     r1, #0xf00000
    mcr     p15, 0, r1, c1, c0, 2
    isb
    vmrs    r3, fpexc
    strd    r2, r3, [r0]
    mcr     p15, 0, r2, c1, c0, 2
    in_this_world
    bx      lr

    .global tl__normal_load
    .type tl__normal_load, %function
tl__normal_load:
    add     r0, r0, #12
    cpsid   aif
    modes   load
    in_its_world
    copies  load
    shared  load
    mov     r1, #0xf00000
    mcr     p15, 0, r1, c1, c0, 2
    isb
    ldrd    r2, r3, [r0]
    vmsr    fpexc, r3
    mcr     p15, 0, r2, c1, c0, 2
    mov     r1, #0
    mcr     p15, 0, r1, c8, c7, 0           // TLBIALL: another's translations may have its ASIDs
    mcr     p15, 0, r1, c7, c5, 6           // BPIALL
    dsb
    isb
    in_this_world
    bx      lr
