// SPDX-License-Identifier: BSD-3-Clause
// Takes the processor in a normal world of S-mode, without a limit: 1 plain, 2 with its interrupts off.
// variants: 2
// region: 2
#include "supervisor.h"

TL_MANIFEST(.name = "hog", .stack = 4096, .permissions = "normal");

int tl_applet(void)
{
    if (VARIANT == 2) {
        CSR_WRITE(sie, 0);
        __asm__ volatile("csrci sstatus, 2");
    }
    for (;;)
        compiler_barrier();
}
