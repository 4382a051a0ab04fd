// SPDX-License-Identifier: BSD-3-Clause
// What H30 has beside it: an applet in whose queue replies wait all the time, and half a request behind them.
#include "hostile.h"

HOSTILE("hoarder", "echo");

int tl_applet(void)
{
    static const char request[] = "{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"hoarded\"]}\n";

    while (tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, sizeof request - 1) == (intptr_t)sizeof request - 1) {
    }
    for (;;) {
        EXPECT(tl_wait(TL_EVENT_ALL, UINT64_MAX) == TL_EVENT_REPLY);
        tl_yield();
    }
}
