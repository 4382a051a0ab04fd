// SPDX-License-Identifier: BSD-3-Clause
// H104 runs this applet: it ends at once, and is started again for ever.
#include "hostile.h"

TL_MANIFEST(.name = "again", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);

int tl_applet(void)
{
    return 0;
}
