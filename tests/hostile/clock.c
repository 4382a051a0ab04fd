// SPDX-License-Identifier: BSD-3-Clause
// A clock for tests: ends at once and is started again after 50 ms, so that the board is idle and its time passes quickly.
// Says the second each time.
#include "hostile.h"

TL_MANIFEST(.name = "clock", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);

int tl_applet(void)
{
    tl_printf("%u\n", (unsigned)(tl_nanotime() / 1000000000));
    return 0;
}
