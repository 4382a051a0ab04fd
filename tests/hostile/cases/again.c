// SPDX-License-Identifier: BSD-3-Clause
// What H104 runs: an applet that ends at once, to be started again for ever.
#include "hostile.h"

TL_MANIFEST(.name = "again", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);

int tl_applet(void)
{
    return 0;
}
