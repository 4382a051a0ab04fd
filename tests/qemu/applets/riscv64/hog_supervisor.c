// SPDX-License-Identifier: BSD-3-Clause
// Takes the processor in S-mode, without a limit: 1 plain, 2 with its interrupts off, 3 with a status of all ones.
// variants: 3
// region: 1
#include "supervisor.h"

TL_MANIFEST(.name = "hog", .stack = 4096, .permissions = "supervisor");

int tl_applet(void)
{
    if (VARIANT == 2) {
        CSR_WRITE(sie, 0);
        __asm__ volatile("csrci sstatus, 2");
    }
    if (VARIANT == 3)
        __asm__ volatile("csrs sstatus, %0" ::"r"(~UINT64_C(2)));
    for (;;)
        compiler_barrier();
}
