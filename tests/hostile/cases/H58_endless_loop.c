// SPDX-License-Identifier: BSD-3-Clause
// tried: Runs an endless loop, after an attempt to mask interrupts (variant 2), and a loop of calls. Its budget of 10 ms stops it within two slices
// variants: 3
// outcome: KILL(budget)
// control: budget, preemption 1 2
// limit: 2000
// cpu: 21
#include "hostile.h"

TL_MANIFEST(.name = "h58", .stack = 4096, .budget_ms = 10);

int tl_applet(void)
{
    if (VARIANT == 2)
        interrupts_off();
    for (;;)
        if (VARIANT == 3)
            (void)tl_trap2(TL_SYS_ABI, 0, 0);
        else
            spend_time(1);
}
