// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls Arm, Cancel and Close with the handles of another applet's timers. They are judged by the caller's own table, and the other applet's timers stay as they were
// outcome: OK
// beside: timekeeper
// control: caller
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h27", "timer");

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();

    tl_yield();
    for (uint32_t owner = 1; owner <= 16; owner++) // one of them is the other; its timers are its first ones
        for (uint32_t slot = 0; slot < 32; slot++) {
            uint32_t handle = UINT32_C(1) << 16 | owner << 5 | slot;
            EXPECT(timer_arm(client, handle, 0) == TL_ERR_HANDLE);
            EXPECT(timer_cancel(client, handle) == TL_ERR_HANDLE);
            EXPECT(timer_close(client, handle) == TL_ERR_HANDLE);
        }
    for (int i = 0; i < 100; i++)
        tl_yield(); // the other looks at all of its timers
    return 0;
}
