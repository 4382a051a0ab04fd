// SPDX-License-Identifier: BSD-3-Clause
// tried: Uses timers before it makes them, cancels them before it arms them, cancels and closes them twice, and arms them after it closed them. Each returns an error
// outcome: OK
#include "hostile.h"

#include "gen/mail.h"
#include "gen/timer.h"

HOSTILE("h28", "mail timer");

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t timer = 0;
    uint8_t text[8];
    size_t n = sizeof text;

    EXPECT(timer_arm(client, timer, 1) == TL_ERR_HANDLE && timer_cancel(client, timer) == TL_ERR_HANDLE);
    EXPECT(timer_close(client, timer) == TL_ERR_HANDLE);
    EXPECT(mail_receive(client, text, &n) == TL_ERR_AGAIN);
    EXPECT(timer_create(client, &timer) == 0);
    EXPECT(timer_cancel(client, timer) == TL_ERR_STATE);
    EXPECT(timer_arm(client, timer, UINT64_MAX) == 0 && timer_cancel(client, timer) == 0);
    EXPECT(timer_cancel(client, timer) == TL_ERR_STATE);
    EXPECT(timer_arm(client, timer, 0) == 0 && timer_cancel(client, timer) == TL_ERR_STATE); // it has gone off
    EXPECT(timer_close(client, timer) == 0);
    EXPECT(tl_wait(TL_EVENT_TIMER, 0) == 0); // its record is gone with it
    EXPECT(timer_close(client, timer) == TL_ERR_HANDLE);
    EXPECT(timer_arm(client, timer, 0) == TL_ERR_HANDLE && timer_cancel(client, timer) == TL_ERR_HANDLE);
    EXPECT(tl_wait(TL_EVENT_ALL, 0) == 0);
    return 0;
}
