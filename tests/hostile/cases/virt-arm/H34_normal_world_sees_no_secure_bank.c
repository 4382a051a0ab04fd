// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world looks at the floating-point bank at its start and after other turns, while an applet has its bank full of a secret
// variants: 2
// outcome: OK
// control: floating_point
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h34", "normal");

int tl_applet(void)
{
    static struct float_bank bank, own;

    float_bank_save(&bank);
    bank.thread = 0;
    EXPECT(memcmp(&bank, &own, sizeof bank) == 0); // zero
    if (VARIANT == 1)
        return 0;
    float_bank_fill(&own, UINT64_C(0x0123456789abcdef));
    for (int i = 0; i < 100; i++) {
        float_bank_load(&own);
        smc(TL_SYS_YIELD, 0, 0, 0, 0);
        float_bank_save(&bank);
        EXPECT(memcmp(&bank, &own, sizeof bank) == 0);
    }
    return 0;
}
