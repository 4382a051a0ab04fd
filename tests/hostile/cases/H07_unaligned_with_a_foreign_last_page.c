// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes a range with unaligned ends whose last page belongs to another. No byte of it is logged or taken as a request
// variants: 3
// outcome: KILL(range)
// log: none
// control: usermem
// That nothing is written to it either is shown by tests/unit/test_hostile_usermem.c, where a dead applet's memory can be seen.
#include "hostile.h"

HOSTILE("h07", "log");

int tl_applet(void)
{
    static const char text[] =
        "these bytes are moved\n{\"jsonrpc\":\"2.0\",\"method\":\"Log.Write\",\"params\":[\"run\"]}\n";
    char *p = (char *)(OWN_END - 0x1003);

    if (VARIANT == 3) {
        (void)tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)p, 0x1005);
        return 1;
    }
    memcpy((char *)OWN_END - 0x8003, text, sizeof text - 1);
    (void)tl_trap2(VARIANT == 1 ? TL_SYS_LOG : TL_SYS_RPC_REQ, OWN_END - 0x8003, 0x8005);
    return 1;
}
