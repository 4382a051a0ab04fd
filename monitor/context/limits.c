// SPDX-License-Identifier: BSD-3-Clause
// An applet's limits of processor time, and what happens when it passes one: docs/abi.md, "Budget and deadline".
//
// Both limits count only the processor time of the applet itself: other applets can make it late, but never stop it.
#include "monitor/context/limits.h"

#include "monitor/context/fault.h"
#include "monitor/context/run.h"
#include "monitor/monitor.h"

static uint64_t left(uint64_t limit, uint64_t used)
{
    return limit == 0 ? UINT64_MAX : limit > used ? limit - used : 0;
}

uint64_t tl_limits_slice(const struct tl_context *context)
{
    uint64_t budget = left(context->budget, context->spent), deadline = left(context->deadline, context->stretch);
    uint64_t least = budget < deadline ? budget : deadline;

    return least < TL_SLICE_NS ? least + 1 : TL_SLICE_NS;
}

static void passed(struct tl_monitor *monitor, struct tl_context *context, enum monitor_reason reason)
{
    if (context->on_limit != TL_LIMIT_THROTTLE) {
        tl_fault(monitor, context, reason, 0, 0);
        return;
    }
    // A sleeping context is throttled when it wakes, unless the period has ended by then.
    if (context->state != MONITOR_STATE_READY)
        return;
    context->state = MONITOR_STATE_THROTTLED;
    context->wake_at = context->period + TL_PERIOD_NS;
    context->throttled++;
}

void tl_limits_spend(struct tl_monitor *monitor, struct tl_context *context, uint64_t used, uint64_t now, bool gave_up)
{
    enum monitor_reason reason = MONITOR_REASON_NONE;

    if (now - context->period >= TL_PERIOD_NS) {
        context->period = now;
        context->spent = 0;
    }
    context->spent += used;
    context->stretch += used;
    if (context->budget != 0 && context->spent > context->budget)
        reason = MONITOR_REASON_BUDGET;
    else if (context->deadline != 0 && context->stretch > context->deadline)
        reason = MONITOR_REASON_DEADLINE;
    if (gave_up)
        context->stretch = 0;
    if (reason != MONITOR_REASON_NONE && tl_context_runs(context))
        passed(monitor, context, reason);
}

void tl_limits_release(struct tl_context *context, uint64_t now)
{
    context->state = MONITOR_STATE_READY;
    context->period = now;
    context->spent = 0;
    context->stretch = 0;
}
