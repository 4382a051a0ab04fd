// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes a length of 0 with a pointer that is NULL, in the monitor's memory, or the last address, to every call that takes one
// outcome: OK
#include "hostile.h"

HOSTILE("h08", "");

int tl_applet(void)
{
    static const uintptr_t pointers[] = {0, MONITOR, UART, OWN_END, ~(uintptr_t)0};
    static char reply[64];

    for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
        uintptr_t p = pointers[i];
        EXPECT(tl_trap2(TL_SYS_GETRANDOM, p, 0) == TL_SYS_GETRANDOM);
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, p, 0) == 0);
        EXPECT(tl_trap2(TL_SYS_RPC_RES, p, 0) == 0);
        EXPECT(tl_trap2(TL_SYS_LOG, p, 0) == 0);
        EXPECT(tl_trap4(TL_SYS_RPC_CALL, p, 0, (uintptr_t)reply, sizeof reply) == 0);
        EXPECT(tl_trap4(TL_SYS_RPC_CALL, p, 0, p, 0) == 0);
    }
    return 0;
}
