// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls RPC_RES when nothing is pending, before any request and with half of one. It returns 0, and the buffer keeps its contents
// outcome: OK
#include "hostile.h"

HOSTILE("h98", "");

int tl_applet(void)
{
    static char out[64];

    memset(out, 'u', sizeof out);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)out, sizeof out) == 0);
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t) "{\"id\"", 5) == 5);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)out, sizeof out) == 0);
    for (size_t i = 0; i < sizeof out; i++)
        EXPECT(out[i] == 'u');
    return 0;
}
