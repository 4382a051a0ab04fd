// SPDX-License-Identifier: BSD-3-Clause
// tried: Switches more than a thousand times between contexts with few PMP entries and with many. Each time the entries are what the model says
// variants: 2
// outcome: OK
// beside: companion
// region: 1
// holds with: checked
// control: stale_checked
// The check itself is the monitor's: tl__protect_use in a build with DEBUG=1, which `checked` is. It reads all entries back.
#include "hostile.h"

#if VARIANT == 1
HOSTILE("h48", "");
#else
HOSTILE("h48", "mtime");
#endif

int tl_applet(void)
{
    for (int i = 0; i < 1100; i++)
        tl_yield();
    return 0;
}
