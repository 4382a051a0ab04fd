// SPDX-License-Identifier: BSD-3-Clause
// Takes the processor in the normal world, without a limit: 1 plain, 2 with all masked that it can, 3 in FIQ mode too.
// variants: 3
// region: 1
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "hog", .stack = 4096, .permissions = "normal");

int tl_applet(void)
{
    if (VARIANT == 2)
        __asm__ volatile("cpsid aif" ::: "memory");
    if (VARIANT == 3)
        __asm__ volatile("cpsid aif, #0x11\n\tmrs r0, cpsr\n\torr r0, r0, #0x1c0\n\tmsr cpsr_xc, r0\n1:\tb 1b" ::
                             : "r0", "memory");
    for (;;)
        compiler_barrier();
}
