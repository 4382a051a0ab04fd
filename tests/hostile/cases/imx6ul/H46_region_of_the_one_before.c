// SPDX-License-Identifier: BSD-3-Clause
// tried: Reads, writes and executes the 64 MiB of the applet that ran before it. They are not in its tables, and would be in another domain if they were
// variants: 6
// outcome: 1-3 KILL(read), 4-5 KILL(write), 6 KILL(exec)
// beside: roomy
// control: stale
// holds without: stale_tables
#include "hostile.h"

HOSTILE("h46", "");

int tl_applet(void)
{
    static const uintptr_t places[] = {TL_BOARD_TRUSTED_START + 0x10000, TL_BOARD_TRUSTED_START + 0x100000,
                                       TL_BOARD_TRUSTED_END - 0x200000}; // code; sections of its heap

    for (int i = 0; i < 10; i++)
        tl_yield(); // the other's turn
    if (VARIANT <= 3)
        load_word(places[VARIANT - 1]);
    else if (VARIANT <= 5)
        store_word(places[VARIANT % 3]);
    else
        __asm__ volatile("bx %0" ::"r"(places[0]));
    return 1;
}
