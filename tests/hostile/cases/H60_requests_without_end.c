// SPDX-License-Identifier: BSD-3-Clause
// tried: Sends 100,000 requests and never reads a reply. RPC_REQ returns AGAIN when the queue is full, and no later request runs
// outcome: OK
#include "hostile.h"

HOSTILE("h60", "echo");

int tl_applet(void)
{
    static const char request[] = "{\"id\":1,\"method\":\"Echo.Count\",\"params\":[]}\n";
    static char reply[16384];
    uint32_t taken = 0, refused = 0;

    for (uint32_t i = 0; i < 100000; i++) {
        intptr_t n = tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)request, sizeof request - 1);
        EXPECT(n == TL_ERR_AGAIN || (n > 0 && n <= (intptr_t)sizeof request - 1));
        if (n > 0)
            taken++;
        else
            refused++;
        EXPECT(n == TL_ERR_AGAIN || refused == 0); // once full, it stays full
    }
    EXPECT(taken < 1000 && refused > 99000);
    // What waits can still be taken, and then it goes on; the line that was cut by AGAIN is the sender's to end.
    while (tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) > 0) {
    }
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t) "\n", 1) == 1);
    while (tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply) > 0) {
    }
    EXPECT(count() > 0);
    return 0;
}
