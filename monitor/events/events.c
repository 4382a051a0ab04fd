// SPDX-License-Identifier: BSD-3-Clause
// What an applet can wait for: see events.h.
#include "monitor/events/events.h"

#include "platform.h"

_Static_assert(TL_BOARD_APPLETS < TL_HANDLES_OWNERS, "each context owns its handles");

void tl_events_reset(struct tl_events *events, uint32_t owner)
{
    tl_handles_reset(&events->handles, owner);
    events->timers = (struct tl_timers){0};
    tl_mailbox_reset(&events->mailbox);
    events->mask = 0;
}

uint32_t tl_events_pending(struct tl_events *events, size_t replies, uint64_t now)
{
    uint32_t pending = 0;

    if (tl_timers_run(&events->timers, now))
        pending |= TL_EVENT_TIMER;
    if (tl_mailbox_first(&events->mailbox) != NULL)
        pending |= TL_EVENT_MAIL;
    if (replies != 0)
        pending |= TL_EVENT_REPLY;
    return pending;
}

uint64_t tl_events_wake_at(const struct tl_events *events, uint32_t mask, uint64_t deadline)
{
    uint64_t next = (mask & TL_EVENT_TIMER) != 0 ? tl_timers_next(&events->timers) : UINT64_MAX;

    if (next > deadline)
        next = deadline;
    return next < TL_EVENTS_HORIZON ? next : UINT64_MAX;
}

size_t tl_events_take(struct tl_events *events, size_t replies, uint64_t now, struct tl_event *records, size_t cap)
{
    const struct tl_mail *mail = tl_mailbox_first(&events->mailbox);
    size_t count = 0;

    (void)tl_timers_run(&events->timers, now);
    while (count < cap && tl_timers_take(&events->timers, &records[count]))
        count++;
    if (count < cap && mail != NULL) {
        records[count] = (struct tl_event){
            .kind = TL_EVENT_MAIL, .count = events->mailbox.count, .value = (uint32_t)mail->len, .time = mail->time};
        count++;
    }
    if (count < cap && replies != 0) {
        records[count] = (struct tl_event){.kind = TL_EVENT_REPLY, .count = 1, .value = (uint32_t)replies, .time = now};
        count++;
    }
    return count;
}
