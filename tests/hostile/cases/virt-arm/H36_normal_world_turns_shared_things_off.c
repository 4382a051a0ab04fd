// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world turns floating point off in every possible way, turns alignment checks on, and makes calls. The monitor and the applets go on with their own settings
// variants: 5
// outcome: OK
// control: park 1-2 4
// region: 1
// Variant 3: half of the bank and NEON, which QEMU leaves on all the same. Variant 5: alignment checks, which QEMU takes from the normal world's copy for secure user mode too.
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h36", "echo normal");

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        CP_WRITE(CPACR, 0);
        break;
    case 2:
        __asm__ volatile("vmsr fpexc, %0" ::"r"(0));
        break;
    case 3:
        CP_WRITE(CPACR, 0xc0f00000); // the upper half of the bank, and NEON
        break;
    case 4:
        CP_WRITE(CPACR, 0x500000); // not for User mode
        break;
    default:
        CP_WRITE(SCTLR, CP_READ(SCTLR) | 2);
    }
    for (int i = 0; i < 100; i++)
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
    return 0;
}
