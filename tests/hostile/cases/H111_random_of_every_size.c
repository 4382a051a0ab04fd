// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls GETRANDOM for 0, 1, 4096 and 4097 bytes and for nearly all its memory (1 MiB where applets have more), by a stub that ignores results. All of it is filled, and nothing around it
// variants: 5
// outcome: OK
// limit: 20000
#include "random.h"

HOSTILE("h111", "");

int tl_applet(void)
{
    EXPECT(random_ends_filled(random_sizes[VARIANT - 1]));
    return 0;
}
