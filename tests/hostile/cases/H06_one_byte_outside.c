// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes ranges that are one byte outside its memory: before its first byte, across its last, right after it
// variants: 6
// outcome: KILL(range)
// control: usermem
#include "hostile.h"

HOSTILE("h06", "");

int tl_applet(void)
{
    static const struct {
        uintptr_t p;
        size_t n;
    } ranges[] = {{OWN_START - 1, 2}, {OWN_END - 1, 2}, {OWN_END, 1}};
    uint32_t call = VARIANT <= 3 ? TL_SYS_GETRANDOM : TL_SYS_RPC_REQ;

    (void)tl_trap2(call, ranges[(VARIANT - 1) % 3].p, ranges[(VARIANT - 1) % 3].n);
    return 1;
}
