// SPDX-License-Identifier: BSD-3-Clause
// tried: Stores to the timer's comparison, the software interrupt, the interrupt controller, the UART, the power switch and the boot ROM
// variants: 7
// outcome: KILL(write)
// control: protect 1 2 3 4 5 6
// riscv64 holds without: pages, pmp
#include "hostile.h"

HOSTILE("h52", "");

int tl_applet(void)
{
    // Values and places that do no lasting harm where they do get through, in the control run. The last is no RAM.
    static const uintptr_t devices[] = {MTIMECMP, MSIP, PLIC + 4, PLIC + 0x200004, UART + 4, TL_BOARD_POWER, 0x1000};

    *(volatile uint32_t *)devices[VARIANT - 1] = 0;
    return 1;
}
