// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls direct methods with pointers to memory that is not its own, for what goes in and for what comes back: the monitor's, a neighbour's, its own constants
// variants: 5
// outcome: KILL(range)
// log: none
// control: usermem 1-4, room 5
#include "hostile.h"

#include "gen/direct.h"

HOSTILE("h119", "board log");

int tl_applet(void)
{
    static const char constants[32] = "kept";
    size_t n = 32;

    switch (VARIANT) {
    case 1:
        (void)log_write_direct((const char *)MONITOR, 64);
        break;
    case 2:
        (void)log_write_direct((const char *)NEIGHBOUR, 64);
        break;
    case 3:
        (void)board_name_direct((char *)MONITOR, &n);
        break;
    case 4:
        (void)board_name_direct((char *)NEIGHBOUR, &n);
        break;
    default:
        (void)board_name_direct((char *)(uintptr_t)constants, &n);
        break;
    }
    return 1;
}
