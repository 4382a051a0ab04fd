// SPDX-License-Identifier: BSD-3-Clause
// What some cases have beside them: a context of the normal world, in S-mode, with many ranges that do not touch each other
// (companion.ld), so with most of the PMP entries there are; and with every bit of its status set that it may set.
// region: 2
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

TL_MANIFEST(.name = "companion", .stack = 16384, .permissions = "normal echo");

int tl_applet(void)
{
    for (;;) {
        __asm__ volatile("csrs sstatus, %0" ::"r"(~UINT64_C(2)));
        CSR_WRITE(sscratch, MONITOR_DATA);
        CSR_WRITE(scounteren, ~UINT64_C(0));
        tl_yield();
        EXPECT((CSR_READ(sstatus) >> 18 & 3) == 3); // SUM, MXR: still its own
        EXPECT(CSR_READ(sscratch) == MONITOR_DATA);
    }
}
