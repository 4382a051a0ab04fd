// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes input from a page within its region that no segment covers, and a range that begins well and runs into such a page
// variants: 4
// outcome: KILL(range)
// control: usermem
#include "hostile.h"

HOSTILE("h10", "");

int tl_applet(void)
{
    static const uint32_t calls[] = {TL_SYS_LOG, TL_SYS_RPC_REQ, TL_SYS_GETRANDOM};

    if (VARIANT == 4)
        (void)tl_trap2(TL_SYS_RPC_REQ, OWN_REGION + 4095, 4097);
    else
        (void)tl_trap2(calls[VARIANT - 1], OWN_REGION, 64);
    return 1;
}
