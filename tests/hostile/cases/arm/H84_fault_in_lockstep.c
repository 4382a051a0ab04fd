// SPDX-License-Identifier: BSD-3-Clause
// tried: Faults in its own megabyte, in lockstep. Both contexts fault, each in its own domain, and that does not count as a difference
// variants: 3
// outcome: 1 KILL(write), 2 KILL(exec), 3 KILL(read)
// control: domain 1 3
#include "hostile.h"

HOSTILE("h84", "log lockstep");

static uint32_t data[4];

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        *(volatile uint32_t *)OWN_START = 0;
        break;
    case 2:
        __asm__ volatile("bx %0" ::"r"(data) : "memory");
        break;
    case 3: // of its region, and no segment covers it
        (void)*(volatile uint32_t *)OWN_REGION;
        break;
    default:
        break;
    }
    return 1;
}
