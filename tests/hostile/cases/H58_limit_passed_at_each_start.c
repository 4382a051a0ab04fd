// SPDX-License-Identifier: BSD-3-Clause
// tried: Runs an endless loop with a limit of 10 ms, by budget or deadline, after which it is restarted. The restarts come later and later, then it is held
// variants: 2
// outcome: 1 HELD(budget), 2 HELD(deadline)
// control: budget 1, deadline 2
// faults: 6
// limit: 8000
// cpu: 126
#include "hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "h58", .stack = 4096, .budget_ms = 10, .on_limit = TL_LIMIT_RESTART);
#else
TL_MANIFEST(.name = "h58", .stack = 4096, .deadline_ms = 10, .on_limit = TL_LIMIT_RESTART);
#endif

int tl_applet(void)
{
    for (;;)
        spend_time(1);
}
