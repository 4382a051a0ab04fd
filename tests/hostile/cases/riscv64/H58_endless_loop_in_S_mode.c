// SPDX-License-Identifier: BSD-3-Clause
// tried: Runs an endless loop in S-mode, with its interrupts off, and with a status of all ones. Its budget of 10 ms stops it within two slices
// variants: 2
// outcome: KILL(budget)
// region: 1
// control: budget, preemption
// limit: 2000
// cpu: 21
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

TL_MANIFEST(.name = "h58", .stack = 4096, .budget_ms = 10, .permissions = "supervisor");

int tl_applet(void)
{
    CSR_WRITE(sie, 0);
    if (VARIANT == 1)
        __asm__ volatile("csrci sstatus, 2");
    else
        __asm__ volatile("csrs sstatus, %0" ::"r"(~UINT64_C(2)));
    for (;;)
        spend_time(1);
}
