// SPDX-License-Identifier: BSD-3-Clause
// A clock for tests: ends at once and is started again after 50 ms, so that the board is idle and its time passes quickly.
#include "hostile.h"

TL_MANIFEST(.name = "clock", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);

int tl_applet(void)
{
    uint64_t now = tl_nanotime();

    // Some start falls into the first 100 ms of every ten seconds.
    if (now / 1000000 % 10000 < 100)
        tl_print("ten seconds\n");
    return 0;
}
