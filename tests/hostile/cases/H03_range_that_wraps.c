// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes a range that wraps around the end of the address space, for output and for input
// variants: 3
// outcome: KILL(range)
// control: usermem
#include "hostile.h"

HOSTILE("h03", "");

int tl_applet(void)
{
    static const uint32_t calls[] = {TL_SYS_GETRANDOM, TL_SYS_LOG, TL_SYS_RPC_REQ};

    (void)tl_trap2(calls[VARIANT - 1], (uintptr_t)-16, 32);
    return 1;
}
