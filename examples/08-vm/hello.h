// SPDX-License-Identifier: BSD-3-Clause
// The applet that this example has twice, from one source. MACHINE is what it was compiled for.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "hello-" MACHINE, .stack = 4096, .permissions = "log time");

static const uint8_t squares[] = {1, 4, 9, 16, 25, 36, 49, 64, 81, 100};

int tl_applet(void)
{
    uint32_t sum = 0;

    for (uint32_t i = 0; i < sizeof squares; i++)
        sum += squares[i];
    tl_print("Hello, this is code for " MACHINE "\n");
    tl_sleep_until(tl_nanotime() + 1000000);
    return (int)(sum % 256); // 385 % 256: the same wherever it runs
}
