// SPDX-License-Identifier: BSD-3-Clause
// Changes every register of the normal world that takes another value, but for those on which it stands itself; says how many there
// are, and goes on for ever.
// region: 2
#include "sweep.h"

TL_MANIFEST(.name = "write", .stack = 4096, .permissions = "log normal");

// Translation, alignment, vectors.
static bool stands_on(uint32_t i)
{
    return i == SWEEP_AT(15, 0, 1, 0, 0) || i == SWEEP_AT(15, 0, 12, 0, 0);
}

int tl_applet(void)
{
    unsigned count = 0;

    normal_vectors();
    for (uint32_t i = 0; i < SWEEP_COUNT; i++) {
        uint32_t was = 0, is = 0;
        if (sweep_skips(i) || stands_on(i) || !sweep_do(i, false, &was))
            continue;
        is = was ^ 0x5a5a5a5au; // no lowest bit, which turns on what there is: timers, breakpoints
        (void)sweep_do(i, true, &is);
        (void)sweep_do(i, false, &is);
        count += is != was;
    }
    tl_printf("%u changed\n", count);
    for (;;)
        tl_yield();
}
