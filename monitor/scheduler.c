// SPDX-License-Identifier: BSD-3-Clause
// Who runs: round robin over the ready contexts, a slice each; back-off, and the host in between.
#include "monitor/monitor.h"

// The next ready context after the current one; faulted ones whose time has come are started again. NULL if none is
// ready.
static struct tl_context *choose(struct tl_monitor *monitor, uint64_t now)
{
    struct tl_context *const last = monitor->contexts + TL_BOARD_APPLETS - 1;
    struct tl_context *context = monitor->current == NULL ? last : monitor->current;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        context = context == last ? monitor->contexts : context + 1;
        if (context->state == TL_STATE_BACKOFF && now >= context->wake_at) {
            context->restarts++;
            (void)tl_context_start(monitor, context); // no one else took its memory meanwhile
        }
        if (context->state == TL_STATE_READY)
            return context;
    }
    return NULL;
}

// When the timer must come at the latest, though nobody runs.
static uint64_t next_wake(const struct tl_monitor *monitor)
{
    uint64_t wake = UINT64_MAX;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &monitor->contexts[i];
        if (context->state == TL_STATE_BACKOFF && context->wake_at < wake)
            wake = context->wake_at;
    }
    return wake;
}

_Noreturn void tl_monitor_run(struct tl_monitor *monitor)
{
    for (;;) {
        tl_host_poll(monitor); // first, as it may start one
        struct tl_context *context = choose(monitor, tl_arch_now());

        if (context != NULL && context->state == TL_STATE_READY) {
            tl_context_slice(monitor, context);
        } else if (context == NULL) {
            tl_arch_timer(next_wake(monitor));
            tl_arch_idle();
            (void)tl_arch_interrupt();
        }
    }
}
