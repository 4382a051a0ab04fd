// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's applet: gotee.h. Variant 2 writes the clock, 3 reads beside it, 4 the registers that a main OS has copies of on sifive_u.
// 5 polls the clock until it is stopped.
// variants: 5
// region: 1
#include "platform.h"

#define REGION_END TL_BOARD_TRUSTED_END
#include "gotee.h"

static void set_up(void)
{
    if (VARIANT == 4)
        (void)*(volatile uint32_t *)0x10000004;
    while (VARIANT == 5)
        (void)CLOCK;
}
