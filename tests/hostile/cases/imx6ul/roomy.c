// SPDX-License-Identifier: BSD-3-Clause
// What H46 has beside it: an applet with all of the region of 64 MiB.
// region: 1
#include "hostile.h"

HOSTILE("roomy", "");

int tl_applet(void)
{
    volatile uint32_t *last = (volatile uint32_t *)(TL_BOARD_TRUSTED_END - 0x200000);

    for (uint32_t i = 0;; i++) {
        *last = i;
        tl_yield();
        EXPECT(*last == i);
    }
}
