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

static void use(uintptr_t from, uintptr_t to)
{
    for (volatile uint32_t *p = (volatile uint32_t *)from; (uintptr_t)p < to; p += 16)
        if (VARIANT == 1)
            *p = 0x57a1e000;
        else
            EXPECT(*p == 0);
}

int tl_applet(void)
{
    extern char _start[]; // where the image begins
    static uint32_t last;

    // Before its image; and behind its data, up to below its stack.
    use(TL_BOARD_NORMAL_START, (uintptr_t)_start);
    use(((uintptr_t)&last + 0x10000) & ~(uintptr_t)4095, 0x44000000u - 0x8000);
    return 0;
}
