// SPDX-License-Identifier: BSD-3-Clause
// 03-snoop: an applet that reads the monitor's memory.
//
// You should see that it is stopped at that instruction, and its fault record (`trapline fault snoop`).
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "snoop", .stack = 4096, .permissions = "log");

// Not inline, so that the record has a call to show.
static __attribute__((noinline)) uint32_t peek(uintptr_t address)
{
    return *(volatile const uint32_t *)address;
}

int tl_applet(void)
{
    tl_print("reading the monitor's memory\n");
    uint32_t secret = peek(TL_MONITOR_ADDRESS);
    tl_printf("read 0x%08x: this line never comes\n", (unsigned)secret);
    return 0;
}
