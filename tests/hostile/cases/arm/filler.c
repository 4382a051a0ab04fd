// SPDX-License-Identifier: BSD-3-Clause
// What H36 has beside it: an applet that fills its floating-point bank in each of its turns, whatever it finds there.
#include "hostile.h"

HOSTILE("filler", "");

int tl_applet(void)
{
    static struct float_bank bank;

    for (uint64_t turn = 0;; turn++) {
        float_bank_fill(&bank, UINT64_C(0xf111e70000000000) + turn * 32);
        float_bank_load(&bank);
        tl_yield();
    }
}
