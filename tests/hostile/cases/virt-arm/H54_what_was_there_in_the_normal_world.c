// SPDX-License-Identifier: BSD-3-Clause
// tried: Fills all of its region of the normal world's memory. The next context there searches it
// variants: 2
// in order: yes
// outcome: OK
// control: clearing 2
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h54", "normal");

int tl_applet(void)
{
    // Behind its data, up to below its stack; and what is before its image.
    static uint32_t last;

    for (volatile uint32_t *p = (volatile uint32_t *)(((uintptr_t)&last + 0x10000) & ~4095u);
         (uintptr_t)p < 0x44000000u - 0x8000; p += 16)
        if (VARIANT == 1)
            *p = 0x57a1e000;
        else
            EXPECT(*p == 0);
    return 0;
}
