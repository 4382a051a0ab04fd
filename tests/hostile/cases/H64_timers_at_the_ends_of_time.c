// SPDX-License-Identifier: BSD-3-Clause
// tried: Arms timers at 0, in the past, at the end of time and right before it. Arms 100,000 as fast as it can, and looks for each
// variants: 2
// outcome: OK
// beside: timekeeper
// limit: 60000
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h64", "timer");

static void ends(struct tl_rpc_client *client, uint32_t timer)
{
    static const uint64_t never[] = {UINT64_MAX, UINT64_MAX - 1, UINT64_C(1) << 63, UINT64_C(1) << 62,
                                     UINT64_C(1) << 61};
    uint64_t past[] = {0, 1, tl_nanotime() - 1, tl_nanotime()};
    struct tl_event event = {0};

    for (size_t i = 0; i < sizeof past / sizeof past[0]; i++) {
        uint64_t from = tl_nanotime();
        EXPECT(timer_arm(client, timer, past[i]) == 0);
        EXPECT(tl_wait(TL_EVENT_TIMER, UINT64_MAX) == TL_EVENT_TIMER);
        EXPECT(tl_events(&event, 1) == 1 && event.source == timer && event.count == 1);
        EXPECT(event.time >= from && event.time <= tl_nanotime());
    }
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        uint64_t at = tl_nanotime() + 20000000;
        EXPECT(timer_arm(client, timer, never[i]) == 0);
        EXPECT(tl_wait(TL_EVENT_TIMER, at) == 0 && tl_nanotime() >= at);
        EXPECT(tl_wait(TL_EVENT_TIMER, 0) == 0 && tl_events(&event, 1) == 0);
    }
}

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timers[32], went_off = 0;
    struct tl_event events[32];

    for (int i = 0; i < 32; i++)
        EXPECT(timer_create(client, &timers[i]) == 0);
    if (VARIANT == 1) {
        ends(client, timers[31]);
        return 0;
    }
    for (uint32_t i = 0; i < 100000; i++) {
        EXPECT(timer_arm(client, timers[i % 32], i % 3 == 0 ? 0 : tl_nanotime() + i % 5) == 0);
        int n = i % 64 == 63 ? tl_events(events, 32) : 0;
        for (int k = 0; k < n; k++)
            went_off += events[k].count;
    }
    while (went_off < 100000) {
        EXPECT(tl_wait(TL_EVENT_TIMER, tl_nanotime() + 1000000) == TL_EVENT_TIMER);
        int n = tl_events(events, 32);
        EXPECT(n > 0);
        for (int k = 0; k < n; k++)
            went_off += events[k].count;
    }
    EXPECT(went_off == 100000); // one each time, and none twice
    return 0;
}
