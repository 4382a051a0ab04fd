// SPDX-License-Identifier: BSD-3-Clause
// tried: fills its memory, which begins at the address at which its neighbours' begins, and looks at it after each of 200 turns of theirs
// outcome: OK
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
