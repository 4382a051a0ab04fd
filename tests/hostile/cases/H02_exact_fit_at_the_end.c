// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls GETRANDOM and LOG with the last 16 bytes of its memory, then with one byte more
// variants: 4
// outcome: 1 OK, 2 KILL(range), 3 OK, 4 KILL(range)
// control: usermem 2 4
#include "hostile.h"

HOSTILE("h02", "");

int tl_applet(void)
{
    // This function's own frame may lie there, so what comes after must not need it.
    uint32_t call = VARIANT <= 2 ? TL_SYS_GETRANDOM : TL_SYS_LOG;
    intptr_t result = tl_trap2(call, OWN_END - 16, VARIANT % 2 == 1 ? 16 : 17);

    // GETRANDOM keeps its result register: the call's number.
    tl_exit(result == (VARIANT == 1 ? TL_SYS_GETRANDOM : 0) ? 0 : 1);
}
