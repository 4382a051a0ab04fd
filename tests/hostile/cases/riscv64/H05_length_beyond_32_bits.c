// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes lengths of 2^32 + 8 and 2^63 + 8, which would fit if they were cut, to every call that takes a length
// variants: 6
// outcome: KILL(range)
// log: none
// control: width
#include "hostile.h"

HOSTILE("h05", "");

static char buffer[256];

int tl_applet(void)
{
    const uintptr_t p = (uintptr_t)buffer;
    const size_t n = (UINT64_C(1) << 32) + 8;

    switch (VARIANT) {
    case 1:
        (void)tl_trap2(TL_SYS_GETRANDOM, p, n);
        break;
    case 2:
        (void)tl_trap2(TL_SYS_LOG, p, n);
        break;
    case 3:
        (void)tl_trap2(TL_SYS_RPC_REQ, p, n);
        break;
    case 4:
        (void)tl_trap2(TL_SYS_RPC_RES, p, n);
        break;
    case 5:
        (void)tl_trap4(TL_SYS_RPC_CALL, p, n, p, sizeof buffer);
        break;
    default:
        (void)tl_trap2(TL_SYS_GETRANDOM, p, (UINT64_C(1) << 63) + 8);
        break;
    }
    return 1;
}
