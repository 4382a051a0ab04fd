// SPDX-License-Identifier: BSD-3-Clause
// tried: Asks for 65,536 timers, and gets 32 and then QUOTA. Dies of a fault six times with all of them armed, and finds all free each time
// variants: 2
// outcome: 1 OK, 2 HELD(write)
// faults: 6
// control: left 2
// limit: 60000
#include "hostile.h"

#include "gen/timer.h"

#if VARIANT == 1
HOSTILE("h63", "timer");
#else
TL_MANIFEST(.name = "h63", .stack = 16384, .permissions = "timer", .restart = TL_RESTART_ON_FAULT);
#endif

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timer, made = 0;

    EXPECT(tl_wait(TL_EVENT_ALL, 0) == 0);
    for (uint32_t i = 0; i < (VARIANT == 1 ? 65536 : 100); i++) {
        int e = timer_create(client, &timer);
        EXPECT(e == (made < 32 ? 0 : TL_ERR_QUOTA));
        made += e == 0;
        if (e == 0)
            EXPECT(timer_arm(client, timer, i % 2 == 0 ? 0 : UINT64_MAX) == 0);
    }
    EXPECT(made == 32);
    if (VARIANT == 2)
        *(volatile char *)MONITOR = 1;
    return 0;
}
