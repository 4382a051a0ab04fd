// SPDX-License-Identifier: BSD-3-Clause
// tried: Fills its memory beside an applet with other words at the same addresses, and checks it after each of 200 turns of its neighbours
// outcome: OK
// beside: same_addresses
// control: shared
// arm control: spaces
#include "hostile.h"

HOSTILE("h53", "");

static volatile uint32_t pages[64][1024];

int tl_applet(void)
{
    for (uint32_t turn = 0; turn < 200; turn++) {
        for (uint32_t i = 0; i < 64; i++)
            pages[i][turn] = 0xa5000000u + turn * 64u + i;
        tl_yield();
        for (uint32_t i = 0; i < 64; i++)
            EXPECT(pages[i][turn] == 0xa5000000u + turn * 64u + i);
    }
    return 0;
}
