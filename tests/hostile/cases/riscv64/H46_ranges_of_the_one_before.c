// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, accesses ranges that only the context that ran before it has. Nothing of that context's PMP entries is left
// variants: 8
// outcome: 1-4 KILL(read), 5-6 KILL(write), 7-8 KILL(exec)
// beside: companion
// region: 1
// control: stale 1-7
#include "hostile.h"
#include "platform.h"

HOSTILE("h46", "supervisor");

#define BASE (TL_BOARD_NORMAL_START + 0x10000u) // companion.ld: code, constants, data; the rest follows the data

int tl_applet(void)
{
    static const uintptr_t ranges[] = {BASE, BASE + 0x20000, BASE + 0x40000, TL_BOARD_NORMAL_END - 4096};

    for (int i = 0; i < 10; i++)
        tl_yield(); // the other's turn
    if (VARIANT <= 4)
        load_word(ranges[VARIANT - 1]);
    else if (VARIANT <= 6)
        store_word(ranges[(VARIANT + 1) % 4]); // the last two
    else
        __asm__ volatile("jr %0" ::"r"(ranges[VARIANT == 7 ? 0 : 2]));
    return 1;
}
