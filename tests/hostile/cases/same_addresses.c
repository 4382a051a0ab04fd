// SPDX-License-Identifier: BSD-3-Clause
// What H53 has beside it: an applet that fills the same addresses with something else, in each of its turns.
#include "hostile.h"

HOSTILE("same_addresses", "");

static volatile uint32_t pages[64][1024];

#define WORDS 200 // of each page: those of H53

int tl_applet(void)
{
    for (uint32_t turn = 0;; turn++) {
        for (uint32_t i = 0; i < 64 * WORDS; i++)
            pages[i % 64][i / 64] = 0x5a000000u + turn + i;
        tl_yield();
        for (uint32_t i = 0; i < 64 * WORDS; i++)
            EXPECT(pages[i % 64][i / 64] == 0x5a000000u + turn + i);
    }
}
