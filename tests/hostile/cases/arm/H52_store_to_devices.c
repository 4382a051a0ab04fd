// SPDX-License-Identifier: BSD-3-Clause
// tried: Stores to the interrupt controller, the UART, the power switch and the boot flash
// variants: 4
// outcome: KILL(write)
// control: protect 1 2 3
#include "hostile.h"

HOSTILE("h52", "");

int tl_applet(void)
{
    static const uintptr_t devices[] = {GIC, UART, POWER + 4, 0};

    *(volatile uint32_t *)devices[VARIANT - 1] = 0;
    return 1;
}
