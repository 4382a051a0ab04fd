// SPDX-License-Identifier: BSD-3-Clause
// 02-sibling: an applet that goes on, whatever happens to the others.
//
// It prints nothing. You should see its traps and its processor time rise in `trapline ps`.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "sibling", .stack = 4096, .permissions = "log");

int tl_applet(void)
{
    uint64_t next = tl_nanotime();

    for (;;) {
        while (tl_nanotime() < next)
            tl_yield();
        next += 100000000; // 100 ms
    }
}
