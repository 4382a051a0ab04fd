// SPDX-License-Identifier: BSD-3-Clause
// Gives up the processor whenever it has it: the other half of switch.c's context switches.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "partner", .stack = 4096, .permissions = "");

int tl_applet(void)
{
    for (;;)
        tl_yield();
}
