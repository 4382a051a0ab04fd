// SPDX-License-Identifier: BSD-3-Clause
// Writes to a constant, by a pointer that the compiler cannot see through.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "oversteps", .stack = 4096, .permissions = "log");

static const volatile int constant = 5;

static __attribute__((noinline)) void change(volatile int *p)
{
    *p = 6;
}

int tl_applet(void)
{
    change((volatile int *)&constant);
    tl_print("the constant was changed\n");
    return 0;
}
