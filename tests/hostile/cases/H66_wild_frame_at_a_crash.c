// SPDX-License-Identifier: BSD-3-Clause
// tried: Crashes with a wild stack pointer, frame pointer and return address. The fault is recorded, and the walk along the stack ends there
// variants: 6
// outcome: KILL(read)
// control: protect, unwind 2, frames 4
// unwind: stopped
// limit: 1000
#include "hostile.h"

HOSTILE("h66", "");

// A frame holds its caller's frame and its return address.
static uintptr_t frame[2];

int tl_applet(void)
{
    const uintptr_t own = (uintptr_t)&frame[1] - FRAME_RETURN;
    const uintptr_t wild[] = {
        MONITOR,
        (uintptr_t)-16, // where even the monitor has nothing
        OWN_END - 1,
        own,                    // its own caller: a circle
        OWN_END - FRAME_RETURN, // across the end of its memory
        own,                    // returns to what is not code
    };

    frame[0] = own;
    frame[1] = VARIANT == 6 ? (uintptr_t)frame : (uintptr_t)tl_applet + 8;
    crash_with_wild_frame(wild[VARIANT - 1], MONITOR_DATA);
    return 1;
}
