// SPDX-License-Identifier: BSD-3-Clause
// A clock for tests that wait long on the board. In every 64 s of guest time it is busy for ten, says so when that
// begins, and a host that talks meanwhile is heard at once; the rest it ends at once and is started again after a
// while, so that the board is idle and its time leaps.
#include "hostile.h"

TL_MANIFEST(.name = "clock", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);

static unsigned second(void)
{
    return (unsigned)(tl_nanotime() / 1000000000 % 64);
}

int tl_applet(void)
{
    if (second() >= 3)
        return 0;
    tl_print("busy\n");
    while (second() < 10)
        spend_time(16);
    return 0;
}
