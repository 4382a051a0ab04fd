// SPDX-License-Identifier: BSD-3-Clause
// Where an applet begins: sp is the end of its memory, everything else is zero, and so is .bss.
    .syntax unified
    .section .text.start, "ax"
    .arm
    .global _start
    .type _start, %function
_start:
    bl      tl_applet
    mov     r1, r0
    mov     r0, #17                         // EXIT_STATUS
    svc     #0
    b       .
