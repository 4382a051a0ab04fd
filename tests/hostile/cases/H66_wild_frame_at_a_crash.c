// SPDX-License-Identifier: BSD-3-Clause
// tried: a crash with stack pointer, frame pointer and return address wild: recorded, and nothing follows them
// variants: 3
// outcome: KILL(read)
// control: protect
// There is no unwinder on this port: the record holds the registers as they were, and nothing is read through them.
#include "hostile.h"

HOSTILE("h66", "");

int tl_applet(void)
{
    static const uintptr_t wild[] = {MONITOR, (uintptr_t)-4, OWN_END - 1};

    crash_with_wild_frame(wild[VARIANT - 1], MONITOR_DATA);
    return 1;
}
