// SPDX-License-Identifier: BSD-3-Clause
// tried: Searches all its memory for what others left there: the witness's secret, or anything at all
// variants: 2
// in order: yes
// outcome: 1 OK, 2 OK
// control: clearing 2
// Variant 1 fills its memory with a pattern; variant 2, loaded next under the same name and so to the same memory, is smaller.
#include "hostile.h"

HOSTILE("h54", "");

static uint32_t filler[VARIANT == 1 ? 200000 : 1];

int tl_applet(void)
{
    if (VARIANT == 1) {
        for (size_t i = 0; i < sizeof filler / sizeof filler[0]; i++)
            ((volatile uint32_t *)filler)[i] = 0xa5c3f00d;
        return 0;
    }
    // From well behind its data to what this function itself has on the stack.
    volatile uint32_t mark = 0;
    uintptr_t end = (uintptr_t)&mark - 256;
    for (uintptr_t p = ((uintptr_t)filler + 16384) & ~(uintptr_t)4095; p < end; p += 4)
        EXPECT(*(volatile const uint32_t *)p == 0);
    return 0;
}
