// SPDX-License-Identifier: BSD-3-Clause
// Takes all the time that it is given, with its floating-point registers full; must find them zero whenever it starts.
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "spin", .stack = 4096, .permissions = "");

int tl_applet(void)
{
    static struct float_bank bank;
    static const struct float_bank zero;

    float_bank_save(&bank);
    EXPECT(memcmp(&bank, &zero, sizeof bank) == 0);
    float_bank_fill(&bank, UINT64_C(0x5a5a5a5a5a5a5a5a));
    float_bank_load(&bank);
    for (;;)
        compiler_barrier();
}
