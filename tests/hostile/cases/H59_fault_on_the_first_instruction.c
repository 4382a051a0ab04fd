// SPDX-License-Identifier: BSD-3-Clause
// tried: Faults at once at every start. The restarts come later and later, then it is held, and the witness is served the whole time
// outcome: HELD(read)
// control: protect
// faults: 6
// limit: 20000
#include "hostile.h"

TL_MANIFEST(.name = "h59", .stack = 4096, .restart = TL_RESTART_ON_FAULT);

int tl_applet(void)
{
    return *(volatile const char *)MONITOR;
}
