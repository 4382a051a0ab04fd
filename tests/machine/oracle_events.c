// SPDX-License-Identifier: BSD-3-Clause
// Those who wait, and what they are told: see oracle_events.h.
#include "tests/machine/oracle_events.h"

#include <string.h>

#include "tests/machine/oracle_text.h"

static bool any_timer(const struct tl_events *events)
{
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        if (events->timers.slots[i].handle != 0)
            return true;
    return false;
}

void oracle_events_context(const struct tl_context *context)
{
    const struct tl_events *events = &context->events;
    bool runs = context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_ASLEEP ||
                context->state == MONITOR_STATE_THROTTLED;
    bool any = events->mailbox.count != 0;

    require(events->mailbox.count <= 4 && events->mask <= 7);
    // A clone has its handles from another.
    require(!any_timer(events) || events->handles.owner == context->id || strchr(context->name, '-') != NULL);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        const struct tl_timer *timer = &events->timers.slots[i];
        bool open = events->handles.slots[i].kind == TL_HANDLE_TIMER;
        require(open == (timer->handle != 0) && (open || (!timer->armed && timer->went_off == 0)));
        require(!open || timer->handle == (events->handles.slots[i].generation << 10 | events->handles.owner << 5 | i));
        any |= open;
    }
    require(runs || !any);
}

// What waits, of all kinds.
static uint32_t pending(const struct tl_context *context, size_t replies)
{
    uint32_t kinds = replies != 0 ? TL_EVENT_REPLY : 0;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        if (context->events.timers.slots[i].went_off != 0)
            kinds |= TL_EVENT_TIMER;
    return context->events.mailbox.count != 0 ? kinds | TL_EVENT_MAIL : kinds;
}

void oracle_events_woken(const struct tl_context *context, uint64_t mask, uint64_t wake_at, size_t replies)
{
    uint64_t result = context->regs.r[0];

    require(result == (pending(context, replies) & mask));
    require(result != 0 || wake_at <= machine.now);
}

void oracle_events_wait(const struct tl_context *context, uint64_t mask, uint64_t deadline, size_t replies)
{
    if (mask > 7) {
        require(context->state == MONITOR_STATE_READY && (intptr_t)context->regs.r[0] == TL_ERR_INVAL);
        return;
    }
    if (context->state == MONITOR_STATE_READY) {
        oracle_events_woken(context, mask, deadline, replies);
        return;
    }
    require(context->state == MONITOR_STATE_ASLEEP && context->events.mask == mask);
    require((pending(context, replies) & mask) == 0);
    require(context->wake_at <= deadline || context->wake_at == UINT64_MAX);
    for (uint32_t i = 0; i < TL_HANDLES_MAX && (mask & TL_EVENT_TIMER) != 0; i++)
        if (context->events.timers.slots[i].armed && context->events.timers.slots[i].at < TL_EVENTS_HORIZON)
            require(context->wake_at <= context->events.timers.slots[i].at);
}

void oracle_events_records(const struct tl_context *context, uint64_t cap, intptr_t result, const uint8_t *p,
                           size_t replies)
{
    uint64_t last = 0;

    if (cap > 0 && cap < 24) {
        require(result == TL_ERR_SIZE);
        return;
    }
    require(result >= 0 && result % 24 == 0 && (uint64_t)result <= cap && result <= 34 * 24);
    for (intptr_t at = 0; at < result; at += 24) {
        struct tl_event event;
        memcpy(&event, p + at, sizeof event);
        require(event.count > 0 && event.time <= machine.now);
        if (event.kind == TL_EVENT_TIMER) {
            require(event.source > 65535 && event.value == 0 && event.time >= last);
            last = event.time;
        } else if (event.kind == TL_EVENT_MAIL) {
            require(event.source == 0 && event.count == context->events.mailbox.count && event.value <= 256);
        } else {
            require(event.kind == TL_EVENT_REPLY && event.source == 0 && event.value == replies);
        }
    }
}
