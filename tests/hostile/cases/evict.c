// SPDX-License-Identifier: BSD-3-Clause
// What H106 runs: an applet without permissions that logs what costs least, empty lines and lines of one byte, more of them
// than are kept in all.
#include "hostile.h"

HOSTILE("evict", "");

int tl_applet(void)
{
    for (int i = 0; i < 2000; i++) {
        if (i % 2 != 0)
            tl_putc('x');
        tl_putc('\n');
    }
    return 0;
}
