// SPDX-License-Identifier: BSD-3-Clause
// The service Timer: idl/timer.idl. Each context has timers of its own.
#include "gen/timer.h"

#include "monitor/monitor.h"
#include "monitor/services/caller.h"

// Finds the caller's events and the slot of its timer. Returns the slot; TL_ERR_STATE for the host; or TL_ERR_HANDLE.
static int find(const struct tl_rpc_call *call, uint32_t timer, struct tl_events **events)
{
    struct tl_context *context = tl_monitor_caller(call);

    if (context == NULL)
        return TL_ERR_STATE;
    *events = &context->events;
    return tl_handle_slot(&(*events)->handles, TL_HANDLE_TIMER, timer);
}

int timer_create_serve(struct tl_rpc_call *call, uint32_t *result)
{
    struct tl_context *context = tl_monitor_caller(call);

    if (context == NULL)
        return TL_ERR_STATE;
    int slot = tl_handle_open(&context->events.handles, TL_HANDLE_TIMER, result);
    if (slot < 0)
        return slot;
    tl_timer_open(&context->events.timers, slot, *result);
    return 0;
}

int timer_arm_serve(struct tl_rpc_call *call, uint32_t timer, uint64_t at)
{
    struct tl_events *events;
    int slot = find(call, timer, &events);

    if (slot < 0)
        return slot;
    tl_timer_arm(&events->timers, slot, at, tl_arch_now());
    return 0;
}

int timer_cancel_serve(struct tl_rpc_call *call, uint32_t timer)
{
    struct tl_events *events;
    int slot = find(call, timer, &events);

    return slot < 0 ? slot : tl_timer_cancel(&events->timers, slot, tl_arch_now());
}

int timer_close_serve(struct tl_rpc_call *call, uint32_t timer)
{
    struct tl_events *events;
    int slot = find(call, timer, &events);

    if (slot < 0)
        return slot;
    (void)tl_handle_close(&events->handles, TL_HANDLE_TIMER, timer);
    tl_timer_close(&events->timers, slot);
    return 0;
}
