// SPDX-License-Identifier: BSD-3-Clause
// Logs as fast as it may, in long lines, for ever.
// variants: 4
#include "tests/hostile/hostile.h"

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

TL_MANIFEST(.name = "shout-" TEXT(VARIANT), .stack = 4096, .permissions = "log");

int tl_applet(void)
{
    for (;;)
        tl_print("0123456789 0123456789 0123456789 0123456789 0123456789 0123\n");
}
