// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world makes 10^6 SMCs without a pause. An applet beside it keeps its deadlines
// variants: 2
// outcome: OK
// control: preemption
// region: 1
// limit: 60000
// Variant 2: of a call that fails.
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h67", "normal");

int tl_applet(void)
{
    for (uint32_t i = 0; i < 1000000; i++)
        if (VARIANT == 1)
            EXPECT(smc(TL_SYS_ABI, 0, 0, 0, 0) > 0);
        else
            EXPECT(smc(0x80000003, ~0u, ~0u, ~0u, ~0u) == TL_ERR_NOSYS);
    return 0;
}
