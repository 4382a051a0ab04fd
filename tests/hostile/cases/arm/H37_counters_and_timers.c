// SPDX-License-Identifier: BSD-3-Clause
// tried: Reads the counters of cycles and time, by which one applet could watch another. Writes timers, the control of the counters, and thread registers
// variants: 8
// outcome: KILL(undefined)
// control: counters 2 3 4, cycles 1
#include "hostile.h"

// TPIDRURW, which it may write, is its own: H32 and H33.

HOSTILE("h37", "");

int tl_applet(void)
{
    uint32_t x = 0, y = 0;

    switch (VARIANT) {
    case 1:
        __asm__ volatile("mrc p15, 0, %0, c9, c13, 0" : "=r"(x)); // PMCCNTR
        break;
    case 2:
        __asm__ volatile("mrrc p15, 1, %0, %1, c14" : "=r"(x), "=r"(y)); // CNTVCT
        break;
    case 3:
        __asm__ volatile("mrrc p15, 0, %0, %1, c14" : "=r"(x), "=r"(y)); // CNTPCT
        break;
    case 4:
        __asm__ volatile("mrc p15, 0, %0, c14, c0, 0" : "=r"(x)); // CNTFRQ
        break;
    case 5:
        __asm__ volatile("mcr p15, 0, %0, c9, c12, 1" ::"r"(x)); // PMCNTENSET
        break;
    case 6:
        __asm__ volatile("mcr p15, 0, %0, c14, c2, 1" ::"r"(x)); // CNTP_CTL
        break;
    case 7:
        __asm__ volatile("mcr p15, 0, %0, c14, c1, 0" ::"r"(x)); // CNTKCTL
        break;
    default:
        __asm__ volatile("mcr p15, 0, %0, c13, c0, 3" ::"r"(x)); // TPIDRURO
        break;
    }
    return 1;
}
