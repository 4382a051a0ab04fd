// SPDX-License-Identifier: BSD-3-Clause
// Is linked for the normal world's memory, and does not ask for that world.
// region: 2
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "unasked", .stack = 16384, .permissions = "echo");

int tl_applet(void)
{
    return 0;
}
