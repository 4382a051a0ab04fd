// SPDX-License-Identifier: BSD-3-Clause
// From reset to C: move the monitor into secure RAM, set up its stack, call tl_main.
//
// Starts in secure SVC with MMU and caches off, at this section's load address, in memory that the normal world can write:
// nothing here is used again once the monitor runs from secure RAM.
    .syntax unified
    .arch armv7-a
    .arch_extension sec

    .section .boot, "ax"
    .arm
    .global _start
_start:
    cpsid   aif, #0x13
    // The image, and zero for what has no bytes in it.
    ldr     r0, =tl__image_load
    ldr     r1, =tl__image_start
    ldr     r2, =tl__image_end
1:  cmp     r1, r2
    ldmialo r0!, {r4-r7}
    stmialo r1!, {r4-r7}
    blo     1b
    ldr     r2, =tl__bss_end
    mov     r4, #0
    mov     r5, #0
    mov     r6, #0
    mov     r7, #0
2:  cmp     r1, r2
    stmialo r1!, {r4-r7}
    blo     2b
    // The stack, painted, so that its high-water mark can be told.
    ldr     r0, =tl__stack_bottom
    ldr     sp, =tl__stack_top
    ldr     r4, =0x5ac5ac5a
3:  cmp     r0, sp
    strlo   r4, [r0], #4
    blo     3b
    ldr     r0, =tl__vectors
    mcr     p15, 0, r0, c12, c0, 0          // VBAR
    ldr     r0, =tl_main
    bx      r0
    .ltorg
