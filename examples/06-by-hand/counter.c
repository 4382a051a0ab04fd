// SPDX-License-Identifier: BSD-3-Clause
// An applet of 06-by-hand. It counts and makes no calls meanwhile, so only the timer takes the processor from it.
#include "applet-sdk/trapline.h"
#include "calls.h"

TL_MANIFEST(.name = "counter", .stack = 4096, .permissions = "log");

int tl_applet(void)
{
    static volatile struct progress progress = {.until = UINT32_MAX};

    (void)tl_trap2(CALL_WATCH, (uintptr_t)&progress, sizeof progress);
    while (progress.count < progress.until)
        progress.count++;
    tl_printf("counted to %u\n", (unsigned)progress.count);
    return 0;
}
