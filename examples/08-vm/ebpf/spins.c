// SPDX-License-Identifier: BSD-3-Clause
// Never ends. It may take 100 ms of the processor's time in each second, and passes that.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "spins", .stack = 4096, .permissions = "", .budget_ms = 100);

int tl_applet(void)
{
    for (;;)
        __asm__ volatile("");
}
