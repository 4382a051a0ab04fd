// SPDX-License-Identifier: BSD-3-Clause
// A context of the normal world that opens every counter and register to user mode that both worlds share, whenever it has
// its turn.
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

TL_MANIFEST(.name = "opener", .stack = 4096, .permissions = "normal");

int tl_applet(void)
{
    for (;;) {
        CP_WRITE(CNTKCTL, 0x303);
        CP_WRITE(PMUSERENR, 1);
        CP_WRITE(TEECR, 0);
        CP_WRITE(TEEHBR, 0x5ec2e7a4);
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
    }
}
