// SPDX-License-Identifier: BSD-3-Clause
// The applet that this example has twice, from one source. MACHINE is what it was compiled for. It calls services by
// direct methods, which need no RPC client: build/gen/direct.h has a stub for each, made of idl/*.idl.
#include "applet-sdk/trapline.h"
#include "gen/direct.h"

TL_MANIFEST(.name = "hello-" MACHINE, .stack = 4096, .permissions = "board log timer");

// Puts text at *at, and moves it on.
static void put(char **at, const char *text)
{
    while (*text != '\0')
        *(*at)++ = *text++;
}

// "Hello, this is Trapline on BOARD, MACHINE code!", as a line of the log. 0, or an error.
static int greet(void)
{
    char line[128], *at = line;
    size_t n = 32;

    put(&at, "Hello, this is Trapline on ");
    int e = board_name_direct(at, &n);
    if (e < 0)
        return e;
    at += n;
    put(&at, ", " MACHINE " code!");
    return log_write_direct(line, (size_t)(at - line));
}

// Sleeps for so many ns, by a timer. 0, or an error.
static int nap(uint64_t ns)
{
    uint32_t timer = 0;

    int e = timer_create_direct(&timer);
    if (e < 0)
        return e;
    e = timer_arm_direct(timer, tl_nanotime() + ns);
    return e < 0 ? e : tl_wait(TL_EVENT_TIMER, UINT64_MAX);
}

int tl_applet(void)
{
    int e = greet();

    return e < 0 ? e : nap(1000000); // TL_EVENT_TIMER, which is 1: the same wherever it runs
}
