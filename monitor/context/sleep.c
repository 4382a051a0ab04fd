// SPDX-License-Identifier: BSD-3-Clause
// How a context sleeps and wakes: see sleep.h.
#include "monitor/context/sleep.h"

#include "monitor/context/limits.h"
#include "monitor/monitor.h"

static uint32_t pending(struct tl_context *context, uint32_t mask, uint64_t now)
{
    size_t replies;

    (void)tl_queue_replies(&context->queue, &replies);
    return tl_events_pending(&context->events, replies, now) & mask;
}

bool tl_context_wait(struct tl_context *context, uintptr_t mask, uint64_t deadline, uint64_t now, intptr_t *result)
{
    if ((mask & ~(uintptr_t)TL_EVENT_ALL) != 0) {
        *result = TL_ERR_INVAL;
        return true;
    }
    *result = (intptr_t)pending(context, (uint32_t)mask, now);
    if (*result != 0 || deadline <= now)
        return true;
    context->events.mask = (uint32_t)mask;
    context->wake_at = tl_events_wake_at(&context->events, (uint32_t)mask, deadline);
    context->state = MONITOR_STATE_ASLEEP;
    return false;
}

void tl_context_go_on(struct tl_context *context, uint64_t now)
{
    if (context->state == MONITOR_STATE_THROTTLED) {
        tl_limits_release(context, now);
    } else {
        context->state = MONITOR_STATE_READY;
        tl_regs_result(&context->regs, (intptr_t)pending(context, context->events.mask, now));
    }
}

void tl_context_doze(struct tl_context *context, uint64_t until)
{
    uint64_t now = tl_arch_now();

    while (tl_context_runs(context) && context->state != MONITOR_STATE_READY && now < until) {
        if (now >= context->wake_at) {
            tl_context_go_on(context, now);
            return;
        }
        tl_arch_timer(context->wake_at < until ? context->wake_at : until);
        tl_arch_idle();
        (void)tl_arch_interrupt();
        now = tl_arch_now();
    }
}

void tl_context_rouse(struct tl_context *context, uint32_t kinds)
{
    if (context->state == MONITOR_STATE_ASLEEP && (context->events.mask & kinds) != 0)
        context->wake_at = 0;
}
