// SPDX-License-Identifier: BSD-3-Clause
// tried: Looks for a mode above its own that another context left behind: reads registers of M- and S-mode, and writes them
// variants: 4
// outcome: KILL(undefined)
// beside: companion
// region: 1
// control: mode 2 3 4
// The companion runs in S-mode, so that is what the last trap left in MPP. Linked for a region this one has no Sv39 pages, which
// would stop S-mode by themselves.
#include "hostile.h"

HOSTILE("h39", "");

int tl_applet(void)
{
    uint64_t x = 0;

    for (int i = 0; i < 10; i++) {
        tl_yield(); // the other's turn
        if (VARIANT == 1)
            __asm__ volatile("csrr %0, mstatus" : "=r"(x));
        else if (VARIANT == 2)
            __asm__ volatile("csrr %0, sstatus" : "=r"(x));
        else if (VARIANT == 3)
            __asm__ volatile("csrw satp, zero");
        else
            __asm__ volatile("sfence.vma");
    }
    return 1;
}
