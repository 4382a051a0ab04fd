// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls LOG, RPC_REQ and RPC_CALL with 64 bytes of the monitor's memory as input. None is logged or echoed
// variants: 6
// outcome: KILL(range)
// log: none
// control: usermem
#include "hostile.h"

HOSTILE("h14", "");

int tl_applet(void)
{
    static char reply[256];
    uintptr_t p = VARIANT <= 3 ? MONITOR : NEIGHBOUR;

    switch (VARIANT % 3) {
    case 0:
        (void)tl_trap2(TL_SYS_LOG, p, 64);
        break;
    case 1:
        (void)tl_trap2(TL_SYS_RPC_REQ, p, 64);
        break;
    default:
        (void)tl_trap4(TL_SYS_RPC_CALL, p, 64, (uintptr_t)reply, sizeof reply);
        break;
    }
    return 1;
}
