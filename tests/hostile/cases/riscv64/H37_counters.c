// SPDX-License-Identifier: BSD-3-Clause
// tried: Reads the counters of cycles, time and instructions, by which one applet could watch another
// variants: 4
// outcome: KILL(undefined)
// control: counters 1 3
#include "hostile.h"

// No control for the second: sifive_u's hart has no time register at all, so it traps there without the fence too.

HOSTILE("h37", "");

int tl_applet(void)
{
    uint64_t x;

    if (VARIANT == 1)
        __asm__ volatile("rdcycle %0" : "=r"(x));
    else if (VARIANT == 2)
        __asm__ volatile("rdtime %0" : "=r"(x));
    else if (VARIANT == 3)
        __asm__ volatile("rdinstret %0" : "=r"(x));
    else
        __asm__ volatile("csrr %0, 0xc03" : "=r"(x)); // hpmcounter3
    return 1;
}
