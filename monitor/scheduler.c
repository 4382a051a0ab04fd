// SPDX-License-Identifier: BSD-3-Clause
// Decides which context runs: see scheduler.h.
#include "monitor/scheduler.h"

#include "monitor/console/host.h"
#include "monitor/console/host_share.h"
#include "monitor/context/run.h"
#include "monitor/context/sleep.h"
#include "monitor/context/start.h"
#include "monitor/monitor.h"
#include "monitor/watchdog.h"

// Returns whether the context goes on at wake_at.
static bool waits(const struct tl_context *context)
{
    return context->state == MONITOR_STATE_BACKOFF ||
           (tl_context_runs(context) && context->state != MONITOR_STATE_READY);
}

// Returns whether a restart by policy may begin. All of them together take at most a tenth of the time
// (TL_RESTART_WAITS), and the context that has waited longest comes first.
static bool may_restart(const struct tl_monitor *monitor, const struct tl_context *context, uint64_t now)
{
    if (now < monitor->restart_at)
        return false;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *other = &monitor->contexts[i];
        if (other->state == MONITOR_STATE_BACKOFF && other->wake_at < context->wake_at)
            return false;
    }
    return true;
}

// Lets a context go on whose wake_at has come.
static __attribute__((noinline)) void go_on(struct tl_monitor *monitor, struct tl_context *context, uint64_t now)
{
    if (tl_context_runs(context)) {
        tl_context_go_on(context, now);
    } else if (may_restart(monitor, context, now)) {
        context->restarts++;
        (void)tl_context_start(monitor, context); // no other context took its memory meanwhile
        context->by_itself = true;
        tl_say_of(monitor, context, "%s started again", context->name);
    }
}

// Returns the next ready context after the current one, or NULL if none is ready. On the way it restarts or wakes the
// contexts whose time has come.
static struct tl_context *choose(struct tl_monitor *monitor, uint64_t now)
{
    struct tl_context *const last = monitor->contexts + TL_BOARD_APPLETS - 1;
    struct tl_context *context = monitor->current == NULL ? last : monitor->current;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        context = context == last ? monitor->contexts : context + 1;
        if (context->state != MONITOR_STATE_READY && waits(context) && now >= context->wake_at)
            go_on(monitor, context, now);
        if (context->state == MONITOR_STATE_READY)
            return context;
    }
    return NULL;
}

// Returns when the timer must interrupt at the latest while no context runs.
static uint64_t next_wake(const struct tl_monitor *monitor)
{
    uint64_t wake = UINT64_MAX;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &monitor->contexts[i];
        bool held = context->state == MONITOR_STATE_BACKOFF && context->wake_at < monitor->restart_at;
        uint64_t at = held ? monitor->restart_at : context->wake_at;
        if (waits(context) && at < wake)
            wake = at;
    }
    return wake;
}

_Noreturn void tl_monitor_run(struct tl_monitor *monitor)
{
    tl_watch_arm();
    for (;;) {
        uint64_t now = tl_arch_now();
        monitor->served = 0;
        // The host comes first, as it may start a context. Nearly always it is quiet, and its device will interrupt.
        bool busy = (monitor->held || !tl_host_quiet()) && tl_host_share(monitor, now);
        struct tl_context *context = choose(monitor, busy ? tl_arch_now() : now);

        if (context != NULL) {
            tl_context_slice(monitor, context);
        } else if (!busy) {
            uint64_t from = tl_arch_now();
            tl_arch_timer(next_wake(monitor));
            tl_arch_idle();
            monitor->idle += tl_arch_now() - from;
            (void)tl_interrupted(monitor);
            tl_watch_arm();
        }
    }
}
