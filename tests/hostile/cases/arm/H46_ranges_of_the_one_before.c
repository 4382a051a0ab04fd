// SPDX-License-Identifier: BSD-3-Clause
// tried: Reads, writes and executes, in its own megabyte, pages that only the applet that ran before it has
// variants: 8
// outcome: 1-4 KILL(read), 5-6 KILL(write), 7-8 KILL(exec)
// beside: wide
// control: stale 1-7
#include "hostile.h"

HOSTILE("h46", "");

int tl_applet(void)
{
    static const uintptr_t ranges[] = {0x20000000, 0x20020000, 0x20040000, 0x200bf000}; // wide.ld; its heap

    for (int i = 0; i < 10; i++)
        tl_yield(); // the other's turn
    if (VARIANT <= 4)
        load_word(ranges[VARIANT - 1]);
    else if (VARIANT <= 6)
        store_word(ranges[(VARIANT + 1) % 4]); // the last two
    else
        __asm__ volatile("bx %0" ::"r"(ranges[VARIANT == 7 ? 0 : 2]));
    return 1;
}
