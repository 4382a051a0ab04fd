// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world passes ranges that begin in its region and end outside, that wrap around, or that lie in the other region, which it can reach itself
// variants: 7
// outcome: 1 OK, 2-7 KILL(range)
// control: usermem 2-7
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h22", "echo log normal");

int tl_applet(void)
{
    static const struct {
        uintptr_t p;
        size_t n;
    } ranges[] = {{0x44000000u - 16, 16},  {0x44000000u - 16, 17}, {0x44000000u - 16, 0xfffffff0u}, {0x44000000u, 1},
                  {0x44000000u + 4096, 4}, {0xfffffff0u, 32},      {TL_BOARD_NORMAL_VECTORS, 4}};

    return (int)smc(TL_SYS_LOG, ranges[VARIANT - 1].p, ranges[VARIANT - 1].n, 0, 0);
}
