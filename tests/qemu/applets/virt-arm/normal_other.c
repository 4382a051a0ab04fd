// SPDX-License-Identifier: BSD-3-Clause
// A second context of the normal world, in the other region: see normal.c, variant 1.
// region: 2
#include "normal.h"

TL_MANIFEST(.name = "other", .stack = 16384, .permissions = "normal");

int tl_applet(void)
{
    return keeps_all(0xfedcba98);
}
