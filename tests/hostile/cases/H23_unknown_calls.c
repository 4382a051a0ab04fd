// SPDX-License-Identifier: BSD-3-Clause
// tried: Makes calls with every number that does not exist, extremes included. Each returns an error, and no register holds a value of the monitor's
// outcome: OK
#include "hostile.h"

HOSTILE("h23", "");

static void is_unknown(uint32_t number)
{
    if (is_direct_method(number)) // H120 has these
        return;
    EXPECT(tl_trap4(number, MONITOR, ~(uintptr_t)0, OWN_END, ~(uintptr_t)0) == TL_ERR_NOSYS);
}

int tl_applet(void)
{
    static const uint32_t extremes[] = {0x7fffffff, 0x80000000, 0x80000003, 0xffffffff, 0x10003, 0x1000000, 0xfffffffe};

    for (uint32_t number = 6; number < 16; number++)
        is_unknown(number);
    for (uint32_t number = 23; number < 70000; number++)
        is_unknown(number);
    for (uint32_t bit = 5; bit < 32; bit++)
        for (uint32_t number = 0; number < 32; number++)
            is_unknown(number | 1u << bit);
    for (size_t i = 0; i < sizeof extremes / sizeof extremes[0]; i++)
        is_unknown(extremes[i]);
    return 0;
}
