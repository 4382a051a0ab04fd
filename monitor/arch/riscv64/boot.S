// SPDX-License-Identifier: BSD-3-Clause
// From reset to C, in M-mode: the board's hart goes on, others sleep for good; the stack painted; .bss cleared; tl_main.
#include "platform.h"
    .section .boot, "ax"
    .global _start
_start:
    csrw    mie, zero
    csrr    t0, mhartid
    li      t1, TL_BOARD_HART
    beq     t0, t1, 1f
0:  wfi
    j       0b
1:  csrw    mscratch, zero                  // whatever traps is the monitor's own
    la      t0, tl__vector
    csrw    mtvec, t0
    la      t0, tl__image_end
    la      t1, tl__bss_end
2:  bgeu    t0, t1, 3f
    sd      zero, 0(t0)
    addi    t0, t0, 8
    j       2b
3:  la      t0, tl__stack_bottom
    la      sp, tl__stack_top
    li      t1, 0x5ac5ac5a
    slli    t2, t1, 32
    or      t1, t1, t2
4:  sd      t1, 0(t0)
    addi    t0, t0, 8
    bltu    t0, sp, 4b
    tail    tl_main
