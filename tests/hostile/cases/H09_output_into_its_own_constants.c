// SPDX-License-Identifier: BSD-3-Clause
// tried: Asks for output into its own code and constants, which it may not write itself
// variants: 6
// outcome: KILL(range)
// control: usermem
#include "hostile.h"

HOSTILE("h09", "echo");

static const char constant[64] = "constant";

int tl_applet(void)
{
    uintptr_t p = VARIANT <= 3 ? OWN_START : (uintptr_t)constant;
    static const char request[] = "{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"x\"]}";

    switch (VARIANT % 3) {
    case 0:
        (void)tl_trap2(TL_SYS_GETRANDOM, p, 16);
        break;
    case 1:
        (void)tl_trap2(TL_SYS_RPC_RES, p, 16);
        break;
    default:
        (void)tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)request, sizeof request - 1, p, sizeof constant);
        break;
    }
    return 1;
}
