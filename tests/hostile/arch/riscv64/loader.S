// SPDX-License-Identifier: BSD-3-Clause
// A loader that runs before the monitor and leaves M-mode's registers as no one should (H51). LEFT says how:
//     1  all PMP entries grant everything; traps delegated; counters open; every bit of mstatus set that may be
//     2  entry 7 grants everything, and is locked
//     3  entry 15, locked, for reading 4 bytes of an applet's memory
#include "place.h"
    .section .text, "ax"
    .global _start
_start:
    li      t0, -1
    srli    t0, t0, 10
#if LEFT == 1
    .irp    i, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
    csrw    pmpaddr\i, t0
    .endr
    li      t1, 0x1f1f1f1f1f1f1f1f          // NAPOT, RWX
    csrw    pmpcfg0, t1
    csrw    pmpcfg2, t1
    li      t0, -1
    csrw    medeleg, t0
    csrw    mideleg, t0
    csrw    mcounteren, t0
    csrw    scounteren, t0
    csrw    stvec, t0
    csrw    sie, t0
    li      t0, 0x1e1800                    // MPP = M, MPRV, SUM, MXR, TVM
    csrs    mstatus, t0
#elif LEFT == 2
    csrw    pmpaddr7, t0
    li      t1, 0x9f << 56
    csrw    pmpcfg0, t1
#else
    li      t0, NEIGHBOUR
    srli    t0, t0, 2
    csrw    pmpaddr15, t0
    li      t1, 0x91 << 56                  // L, NA4, R
    csrw    pmpcfg2, t1
#endif
    li      t0, MONITOR
    jr      t0
