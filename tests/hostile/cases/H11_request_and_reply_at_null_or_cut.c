// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls RPC_CALL with a request or reply buffer at NULL or cut by the end of memory. The monitor judges both before it reads a byte, and runs nothing
// variants: 4
// outcome: KILL(range)
// log: none
// control: usermem
// No call of this ABI takes a pointer to a struct with a length in it; this is as near as it comes.
#include "hostile.h"

HOSTILE("h11", "log");

int tl_applet(void)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"method\":\"Log.Write\",\"params\":[\"it ran\"]}";
    static char reply[256];
    uintptr_t good = (uintptr_t)request, n = sizeof request - 1, to = (uintptr_t)reply;

    switch (VARIANT) {
    case 1:
        (void)tl_trap4(TL_SYS_RPC_CALL, 0, n, to, sizeof reply);
        break;
    case 2:
        (void)tl_trap4(TL_SYS_RPC_CALL, OWN_END - 4, n, to, sizeof reply);
        break;
    case 3:
        (void)tl_trap4(TL_SYS_RPC_CALL, good, n, 0, sizeof reply);
        break;
    default:
        (void)tl_trap4(TL_SYS_RPC_CALL, good, n, OWN_END - 4, sizeof reply);
        break;
    }
    return 1;
}
