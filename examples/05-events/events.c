// SPDX-License-Identifier: BSD-3-Clause
// 05-events: an applet that waits for its own timer and for messages from the host, both at once. It takes no processor
// time while it waits.
//
// You should see a beat every half second of the board's time, six in all, and each text that `trapline send events
// TEXT` sends.
#include "applet-sdk/trapline.h"
#include "gen/mail.h"
#include "gen/timer.h"

#define BEAT UINT64_C(500000000) // ns

TL_MANIFEST(.name = "events", .stack = 8192, .permissions = "mail timer");

static void take_mail(struct tl_rpc_client *client)
{
    uint8_t text[MAIL_MAX];
    size_t n = sizeof text;

    if (mail_receive(client, text, &n) == 0)
        tl_printf("mail: %.*s\n", (int)n, (const char *)text);
}

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint64_t next = tl_nanotime() + BEAT; // absolute, so that the beats do not drift
    uint32_t timer;
    int beats = 0;

    int e = timer_create(client, &timer);
    if (e == 0)
        e = timer_arm(client, timer, next);
    while (e == 0 && beats < 6) {
        struct tl_event events[4] = {0};
        (void)tl_wait(TL_EVENT_TIMER | TL_EVENT_MAIL, UINT64_MAX);
        int n = tl_events(events, 4);
        for (int i = 0; i < n; i++) {
            if (events[i].kind == TL_EVENT_MAIL) {
                take_mail(client);
            } else if (events[i].kind == TL_EVENT_TIMER) {
                tl_printf("beat %d\n", ++beats);
                next += BEAT;
                e = timer_arm(client, timer, next);
            }
        }
    }
    if (e < 0)
        tl_printf("events: %s\n", tl_error_text(e));
    return e;
}
