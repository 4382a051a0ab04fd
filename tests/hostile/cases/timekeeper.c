// SPDX-License-Identifier: BSD-3-Clause
// What cases about handles have beside them: an applet with as many timers as it may have, all armed for ever, which looks
// again and again whether each is still so.
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("timekeeper", "timer");

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timers[32];

    for (int i = 0; i < 32; i++)
        EXPECT(timer_create(client, &timers[i]) == 0 && timer_arm(client, timers[i], UINT64_MAX) == 0);
    for (int i = 0;; i = (i + 1) % 32) {
        EXPECT(tl_wait(TL_EVENT_ALL, 0) == 0);
        EXPECT(timer_cancel(client, timers[i]) == 0);
        EXPECT(timer_arm(client, timers[i], UINT64_MAX) == 0);
        tl_yield();
    }
}
