// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes 64-bit addresses whose low half is in its own memory, to every call that takes an address and to a load and a store
// variants: 9
// outcome: 1 KILL(range), 2 KILL(range), 3 KILL(range), 4 KILL(range), 5 KILL(range), 6 KILL(range), 7 KILL(range), 8 KILL(read), 9 KILL(write)
// log: none
// control: width 1 2 3 4 5 6 7
#include "hostile.h"

HOSTILE("h04", "");

static char buffer[256];

int tl_applet(void)
{
    const uintptr_t low = (uintptr_t)buffer, p = UINT64_C(1) << 32 | low;

    switch (VARIANT) {
    case 1:
        (void)tl_trap2(TL_SYS_GETRANDOM, p, 16);
        break;
    case 2:
        (void)tl_trap2(TL_SYS_LOG, p, 16);
        break;
    case 3:
        (void)tl_trap2(TL_SYS_RPC_REQ, p, 16);
        break;
    case 4:
        (void)tl_trap2(TL_SYS_RPC_RES, p, 16);
        break;
    case 5:
        (void)tl_trap4(TL_SYS_RPC_CALL, p, 16, low, sizeof buffer);
        break;
    case 6:
        (void)tl_trap4(TL_SYS_RPC_CALL, low, 16, p, sizeof buffer);
        break;
    case 7:
        (void)tl_trap2(TL_SYS_GETRANDOM, UINT64_C(1) << 63 | low, 16);
        break;
    case 8:
        load_word(p);
        break;
    default:
        store_word(p);
        break;
    }
    return 1;
}
