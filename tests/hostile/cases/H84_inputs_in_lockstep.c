// SPDX-License-Identifier: BSD-3-Clause
// tried: Takes time, random numbers and replies, and logs, at many traps, in lockstep with a shadow. Both get the same, and each output leaves once
// outcome: OK
// control: twin
// log: "once"
#include "hostile.h"

HOSTILE("h84", "echo log rng time lockstep_memory");

int tl_applet(void)
{
    uint8_t random[64];
    uint64_t last = 0;
    long before = count();

    tl_print("once\n");
    for (unsigned i = 0; i < 500; i++) {
        uint64_t now = tl_nanotime();
        EXPECT(now >= last);
        last = now;
        EXPECT(tl_getrandom(random, sizeof random) == 0);
        // The path through the code hangs on each bit of input.
        for (unsigned j = 0; j < sizeof random; j++)
            last += random[j] & 1;
        last = now;
        if (i % 50 == 0)
            EXPECT(answers("{\"id\":1,\"method\":\"Echo.Sum\",\"params\":[{\"a\":20,\"b\":22}]}", "42"));
    }
    // One call of each, and not two: nothing was served for the shadow.
    EXPECT(count() == before + 1);
    return 0;
}
