// SPDX-License-Identifier: BSD-3-Clause
// Where an applet begins: sp is the end of its memory, everything else is zero, and so is .bss.
    .section .text.start, "ax"
    .global _start
    .type _start, %function
_start:
    .option push
    .option norelax
    la      gp, __global_pointer$
    .option pop
    call    tl_applet
    mv      a1, a0
    li      a0, 17                          // EXIT_STATUS
    li      a7, 0
    ecall
    j       .
