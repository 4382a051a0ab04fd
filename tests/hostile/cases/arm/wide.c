// SPDX-License-Identifier: BSD-3-Clause
// What H46 has beside it: an applet with code, constants and data where the attacker has nothing, in the same megabyte
// (wide.ld).
#include "hostile.h"

HOSTILE("wide", "");

static volatile uint32_t data[4096];

int tl_applet(void)
{
    for (uint32_t i = 0;; i++) {
        data[i % 4096] = i;
        tl_yield();
        EXPECT(data[i % 4096] == i);
    }
}
