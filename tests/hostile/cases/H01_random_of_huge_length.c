// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls GETRANDOM at the start of its own memory with a length close to 4 GiB or close to 2^64
// variants: 4
// outcome: KILL(range)
// control: usermem
#include "hostile.h"

HOSTILE("h01", "");

int tl_applet(void)
{
    static const size_t lengths[] = {0xffffffff, 0xf0000000, 0x80000000, ~(size_t)15};

    (void)tl_trap2(TL_SYS_GETRANDOM, OWN_START, lengths[VARIANT - 1]);
    return 1;
}
