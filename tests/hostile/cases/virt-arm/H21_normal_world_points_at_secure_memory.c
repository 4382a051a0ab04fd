// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world passes pointers into secure memory, of the monitor and of an applet, to every call that takes one
// variants: 10
// outcome: KILL(range)
// control: usermem
// log: none
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h21", "echo log normal rng");

int tl_applet(void)
{
    static char own[64];
    const uintptr_t secure = VARIANT % 2 == 0 ? MONITOR_DATA : NEIGHBOUR;

    switch ((VARIANT - 1) / 2) {
    case 0:
        return (int)smc(TL_SYS_LOG, secure, 64, 0, 0);
    case 1:
        return (int)smc(TL_SYS_GETRANDOM, secure, 64, 0, 0);
    case 2:
        return (int)smc(TL_SYS_RPC_REQ, secure, 64, 0, 0);
    case 3:
        return (int)smc(TL_SYS_RPC_RES, secure, 64, 0, 0);
    default:
        return (int)smc(TL_SYS_RPC_CALL, (uintptr_t)own, sizeof own, secure, 64);
    }
}
