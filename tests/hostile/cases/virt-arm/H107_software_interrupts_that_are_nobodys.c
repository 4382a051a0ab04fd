// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world endlessly sends itself software interrupts that are the secure world's and belong to nobody. The time that they take is charged to it
// outcome: KILL(budget)
// region: 1
// control: nobodys
// limit: 20000
#include "hostile.h"

#include "normal.h"

TL_MANIFEST(.name = "h107", .stack = 4096, .permissions = "normal", .budget_ms = 20, .on_limit = TL_LIMIT_STOP);

// At some 200 instructions each these take 26 ms of the budget's 20.
#define COUNT 16000u

#define GICD_SGIR (*(volatile uint32_t *)(TL_BOARD_GIC_DISTRIBUTOR + 0xf00u))

int tl_applet(void)
{
    for (unsigned i = 0; i < COUNT; i++)
        GICD_SGIR = 2u << 24 | i % 16; // to this processor
    return 0;
}
