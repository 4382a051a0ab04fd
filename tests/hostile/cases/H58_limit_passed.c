// SPDX-License-Identifier: BSD-3-Clause
// tried: Runs an endless loop with a limit of 10 ms, by budget or deadline. It is stopped for good, whatever `restart` says, or throttled to 10 ms in each second
// variants: 4
// outcome: 1 KILL(budget), 2 KILL(deadline), 3-4 OK
// control: budget 1 3, deadline 2 4
// limit: 6000
// cpu: 64
#include "hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "h58", .stack = 4096, .budget_ms = 10, .restart = TL_RESTART_ALWAYS, .on_limit = TL_LIMIT_STOP);
#elif VARIANT == 2
TL_MANIFEST(.name = "h58", .stack = 4096, .deadline_ms = 10, .restart = TL_RESTART_ALWAYS, .on_limit = TL_LIMIT_STOP);
#elif VARIANT == 3
TL_MANIFEST(.name = "h58", .stack = 4096, .budget_ms = 10, .on_limit = TL_LIMIT_THROTTLE);
#else
TL_MANIFEST(.name = "h58", .stack = 4096, .deadline_ms = 10, .on_limit = TL_LIMIT_THROTTLE);
#endif

#define MS UINT64_C(1000000)

// Held back three times, it ends well; held back too seldom, it does not.
int tl_applet(void)
{
    const uint64_t start = tl_nanotime();
    uint64_t last = start;

    for (int held = 0; VARIANT < 3 || held < 3;) {
        uint64_t now = tl_nanotime();
        if (now - last > 900 * MS)
            held++;
        EXPECT(now - start < 4000 * MS);
        last = now;
        spend_time(16);
    }
    return 0;
}
