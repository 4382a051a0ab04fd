// SPDX-License-Identifier: BSD-3-Clause
// Takes the processor, without a limit. What only loops is spin.c.
//     1  calls without a pause, each with as much to copy as there can be
//     2  faults at each start
//     3  ends at each start, and is started again for ever
// variants: 3
#include "tests/hostile/hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "calls", .stack = 4096, .permissions = "echo");
#elif VARIANT == 2
TL_MANIFEST(.name = "faults", .stack = 4096, .permissions = "", .restart = TL_RESTART_ON_FAULT);
#else
TL_MANIFEST(.name = "ends", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);
#endif

#define LARGE 8192u

static void calls(void)
{
    static const char head[] = "{\"id\":0,\"method\":\"RPC.Echo\",\"params\":[\"", tail[] = "\"]}";
    static char request[LARGE + 100], reply[LARGE + 100];
    char *p = request;

    memcpy(p, head, sizeof head - 1);
    p += sizeof head - 1;
    memset(p, 'a', LARGE);
    p += LARGE;
    memcpy(p, tail, sizeof tail);
    for (;;)
        EXPECT(call(request, reply, sizeof reply) > (intptr_t)LARGE);
}

int tl_applet(void)
{
    if (VARIANT == 1)
        calls();
    if (VARIANT == 2)
        *(volatile char *)MONITOR = 1;
    return 0;
}
