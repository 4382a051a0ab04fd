// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls LOG with the place of the witness's secret, 1 to 4 slots of memory below its own
// variants: 4
// outcome: KILL(range)
// control: early 1
#include "hostile.h"
#include "secret.h"

HOSTILE("h14", "");

int tl_applet(void)
{
    (void)tl_trap2(TL_SYS_LOG, OWN_REGION + SECRET_OFFSET - VARIANT * (uintptr_t)(OWN_END - OWN_REGION), 256);
    return 1;
}
