// SPDX-License-Identifier: BSD-3-Clause
// An applet of 06-by-hand. It asks for a permission that its monitor gives to no applet.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "greedy", .stack = 4096, .permissions = "led log");

int tl_applet(void)
{
    tl_print("this line never comes\n");
    return 0;
}
