// SPDX-License-Identifier: BSD-3-Clause
// Asks for the normal world, but is linked for an applet's place, which is the secure world's memory.
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "misplaced", .stack = 16384, .permissions = "normal");

int tl_applet(void)
{
    return 0;
}
