// SPDX-License-Identifier: BSD-3-Clause
// Who runs: round robin over the ready contexts, a slice each, preempted by the timer; budgets, back-off, and the host
// in between.
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

// `used` ns of processor time, up to `now`, are the context's; over its budget it is stopped.
static void account(struct tl_monitor *monitor, struct tl_context *context, uint64_t used, uint64_t now)
{
    if (now - context->period >= TL_PERIOD_NS) {
        context->period = now;
        context->spent = 0;
    }
    context->cpu += used;
    context->spent += used;
    if (context->budget != 0 && context->spent > context->budget && context->state == TL_STATE_READY)
        tl_fault(monitor, context, TL_REASON_BUDGET, 0, 0);
}

static void trap_fault(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap,
                       const struct tl_trap_info *info)
{
    static const enum tl_reason reasons[] = {
        [TL_TRAP_READ] = TL_REASON_READ,           [TL_TRAP_WRITE] = TL_REASON_WRITE,
        [TL_TRAP_EXEC] = TL_REASON_EXEC,           [TL_TRAP_UNDEFINED] = TL_REASON_UNDEFINED,
        [TL_TRAP_ALIGNMENT] = TL_REASON_ALIGNMENT,
    };
    tl_fault(monitor, context, reasons[trap], info->address, info->syndrome);
}

// True as long as the context may go on. *served grows by the time that went to the host: a busy line must not eat an
// applet's budget.
static bool interrupt(struct tl_monitor *monitor, uint64_t *served)
{
    uint64_t from = tl_arch_now();

    tl_random_stir(&monitor->random, from);
    switch (tl_arch_interrupt()) {
    case TL_INTERRUPT_TIMER:
        return false;
    case TL_INTERRUPT_DEVICE:
        tl_host_poll(monitor);
        *served += tl_arch_now() - from;
        break;
    case TL_INTERRUPT_NONE:
        break;
    }
    return true;
}

// Runs the context for one slice, or until it stops or gives up the rest.
static void run_slice(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_trap_info info;
    uint64_t from = tl_arch_now(), served = 0;
    bool on = true;

    if (monitor->loaded != context) {
        tl_arch_switch(monitor->loaded == NULL ? NULL : &monitor->loaded->fp, &context->fp, &context->protection);
        monitor->loaded = context;
        monitor->switches++;
    }
    monitor->current = context;
    monitor->slice_end = from + TL_SLICE_NS;
    if (context->budget != 0 && context->budget - context->spent < TL_SLICE_NS)
        monitor->slice_end = from + (context->budget - context->spent) + 1;
    tl_arch_timer(monitor->slice_end);
    while (on) {
        enum tl_trap trap = tl_arch_enter(&context->regs, &info);
        if (trap == TL_TRAP_CALL) {
            context->traps++;
            on = tl_syscall(monitor, context);
        } else if (trap == TL_TRAP_INTERRUPT) {
            // The host may have stopped it, or started it anew: then the processor has the old run's floating-point
            // bank.
            on = interrupt(monitor, &served) && context->state == TL_STATE_READY && monitor->loaded == context;
        } else {
            trap_fault(monitor, context, trap, &info);
            on = false;
        }
    }
    uint64_t now = tl_arch_now();
    uint64_t used = now - (context->started > from ? context->started : from);
    account(monitor, context, used > served ? used - served : 0, now);
}

void tl_monitor_run_alone(struct tl_monitor *monitor, struct tl_context *context, uint64_t limit)
{
    uint64_t end = tl_arch_now() + limit;

    while (context->state == TL_STATE_READY && tl_arch_now() < end)
        run_slice(monitor, context);
}

_Noreturn void tl_monitor_run(struct tl_monitor *monitor)
{
    for (;;) {
        tl_host_poll(monitor); // first, as it may start one
        struct tl_context *context = choose(monitor, tl_arch_now());

        if (context != NULL && context->state == TL_STATE_READY) {
            run_slice(monitor, context);
        } else if (context == NULL) {
            tl_arch_timer(next_wake(monitor));
            tl_arch_idle();
            (void)tl_arch_interrupt();
        }
    }
}
