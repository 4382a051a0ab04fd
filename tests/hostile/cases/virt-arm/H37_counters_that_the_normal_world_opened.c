// SPDX-License-Identifier: BSD-3-Clause
// tried: An applet reads counters and registers that a context of the normal world opens to user mode in each of its turns
// variants: 4
// outcome: KILL(undefined)
// control: park
// beside: opener
#include "hostile.h"

HOSTILE("h37", "");

int tl_applet(void)
{
    uint32_t x;

    for (int i = 0; i < 20; i++)
        tl_yield(); // the other's turn
    switch (VARIANT) {
    case 1:
        __asm__ volatile("mrrc p15, 0, %0, r1, c14" : "=r"(x)::"r1"); // CNTPCT
        break;
    case 2:
        __asm__ volatile("mrrc p15, 1, %0, r1, c14" : "=r"(x)::"r1"); // CNTVCT
        break;
    case 3:
        __asm__ volatile("mrc p15, 0, %0, c9, c13, 0" : "=r"(x)); // PMCCNTR
        break;
    default:
        __asm__ volatile("mrc p14, 6, %0, c1, c0, 0" : "=r"(x)); // TEEHBR
    }
    return 1;
}
