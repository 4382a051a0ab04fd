// SPDX-License-Identifier: BSD-3-Clause
// How one context runs: to its next trap, for a slice, to its end; preempted by the timer, within its limits.
#include "monitor/context/run.h"

#include "monitor/console/host_share.h"
#include "monitor/context/limits.h"
#include "monitor/context/sleep.h"
#include "monitor/context/start.h"
#include "monitor/monitor.h"
#include "monitor/watchdog.h"

static void trap_fault(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap)
{
    static const enum monitor_reason reasons[] = {
        [TL_TRAP_READ] = MONITOR_REASON_READ,           [TL_TRAP_WRITE] = MONITOR_REASON_WRITE,
        [TL_TRAP_EXEC] = MONITOR_REASON_EXEC,           [TL_TRAP_UNDEFINED] = MONITOR_REASON_UNDEFINED,
        [TL_TRAP_ALIGNMENT] = MONITOR_REASON_ALIGNMENT, [TL_TRAP_DEPTH] = MONITOR_REASON_DEPTH,
    };
    tl_fault(monitor, context, reasons[trap], monitor->trap.address, monitor->trap.syndrome);
}

// Lets the host work within a slice, unless the end of the slice is so near that this could prolong it, for which
// others would wait. The host then waits for its share after the slice. False: nothing was done.
static bool visit_host(struct tl_monitor *monitor, uint64_t now)
{
    return now + TL_HOST_SHARE_NS < monitor->slice_end && tl_host_visit(monitor, now);
}

bool tl_interrupted(struct tl_monitor *monitor)
{
    uint64_t now = tl_arch_now();

    tl_random_stir(&monitor->random, now);
    switch (tl_arch_interrupt()) {
    case TL_INTERRUPT_TIMER:
        tl_watch_arm();
        return false;
    case TL_INTERRUPT_DEVICE:
        // Nothing could be done for the device now, so it would interrupt again before each instruction.
        if (!visit_host(monitor, now))
            tl_host_hold(monitor);
        break;
    case TL_INTERRUPT_NONE:
        break; // of no device: its time is charged to the interrupted context
    }
    return true;
}

bool tl_trapped(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap)
{
    // The host may have stopped the context or started it anew: then the processor holds the old run's floating-point
    // bank.
    if (trap == TL_TRAP_INTERRUPT)
        return tl_interrupted(monitor) && context->state == MONITOR_STATE_READY && monitor->loaded == context;
    trap_fault(monitor, context, trap);
    return false;
}

void tl_context_use(struct tl_monitor *monitor, struct tl_context *context)
{
    if (monitor->loaded != context) {
        tl_arch_switch(monitor->loaded == NULL ? NULL : &monitor->loaded->fp, &context->fp, &context->protection);
        monitor->loaded = context;
        monitor->switches++;
    }
    monitor->current = context;
}

static bool watched_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    tl_watch_begin();
    bool more = tl_job_turn(monitor, context);
    tl_watch_end();
    return more;
}

bool tl_job_begin(struct tl_monitor *monitor, struct tl_context *context)
{
    return !watched_turn(monitor, context) && context->state == MONITOR_STATE_READY;
}

bool tl_job_run(struct tl_monitor *monitor, struct tl_context *context)
{
    tl_turn *const turn = context->job.turn;

    do {
        if (!watched_turn(monitor, context))
            return context->state == MONITOR_STATE_READY;
        (void)visit_host(monitor, tl_arch_now());
        // The host may have stopped or restarted the context, or loaded another in its place: then this job is gone.
    } while (context->job.turn == turn && tl_arch_now() < monitor->slice_end);
    return false;
}

void tl_job_finish(struct tl_monitor *monitor, struct tl_context *context)
{
    while (context->job.turn != NULL && watched_turn(monitor, context))
        ;
}

enum tl_trap tl_context_schedule(struct tl_monitor *monitor, struct tl_context *context)
{
    if (context->job.turn != NULL) {
        tl_job_finish(monitor, context);
        if (context->state != MONITOR_STATE_READY)
            return TL_TRAP_INTERRUPT; // the job ended it
    }
    tl_context_use(monitor, context);
    tl_regs_shortcut(&context->regs, TL_SYS_NANOTIME, NULL);
    return context->enter(&context->regs, &monitor->trap);
}

static void run_alone(struct tl_monitor *monitor, struct tl_context *context)
{
    const bool ours = context->handler == monitor->secure_handler || context->handler == monitor->nonsecure_handler;
    bool on = context->job.turn == NULL || tl_job_run(monitor, context);

    tl_regs_shortcut(&context->regs, TL_SYS_NANOTIME, ours ? monitor->nanotime : NULL);
    while (on) {
        tl_context_use(monitor, context);
        while (on) {
            enum tl_trap trap = context->enter(&context->regs, &monitor->trap);
            on = context->handler(monitor, context, trap);
        }
        // A call that takes turns goes on in the rest of the slice. A start, which the host asked for, has slices of
        // its own.
        on = context->job.turn != NULL && context->job.turn != tl_start_turn && tl_arch_now() < monitor->slice_end &&
             tl_job_run(monitor, context);
    }
}

// Charges the context for the time since `from`, without the time that went to the host: a busy line must not use up an
// applet's budget. Returns the time now; 0: the host has loaded another in its place, which has not run yet.
static uint64_t account(struct tl_monitor *monitor, struct tl_context *context, uint64_t from, uint64_t *used)
{
    uint64_t served = monitor->served;

    monitor->served = 0;
    if (context->started == 0)
        return 0;
    uint64_t now = tl_arch_now();
    *used = now - (context->started > from ? context->started : from);
    *used = *used > served ? *used - served : 0;
    context->cpu += *used;
    return now;
}

// Does the work of a start before the context is entered. The time goes to its account but not to its budget, which is
// for what the applet does itself. True: the start is done, and there is time left.
static bool start_first(struct tl_monitor *monitor, struct tl_context *context, uint64_t *from)
{
    bool done = tl_job_run(monitor, context);
    uint64_t used, now = account(monitor, context, *from, &used);

    if (now != 0)
        context->start_took += used;
    *from = now;
    return done && now != 0 && context->state == MONITOR_STATE_READY;
}

// Sets the end of a slice. The gap and the host's share before it are part of the slice, so that others wait for a
// known number of slices.
static uint64_t slice_of(const struct tl_monitor *monitor, const struct tl_context *context)
{
    uint64_t most = TL_SLICE_NS - TL_GAP_NS;

    if (monitor->served < TL_SLICE_NS / 2) // always, unless one turn for the host takes long
        most -= monitor->served;
    uint64_t own = tl_context_limited(context) ? tl_limits_slice(context) : most;
    return own < most ? own : most;
}

void tl_context_slice(struct tl_monitor *monitor, struct tl_context *context)
{
    uint64_t from = tl_arch_now(), used;

    monitor->slice_end = from + slice_of(monitor, context);
    monitor->served = 0;
    monitor->current = context; // the scheduler goes on from here, even if a job takes this whole slice
    tl_arch_timer(monitor->slice_end);
    if (context->job.turn == tl_start_turn && !start_first(monitor, context, &from))
        return;
    if (context->lockstep.shadow != NULL)
        tl_lockstep_slice(monitor, context);
    else
        run_alone(monitor, context);
    uint64_t now = account(monitor, context, from, &used);
    if (now == 0)
        return;
    // Only the timer ends a slice against the will of the context.
    if (tl_context_limited(context))
        tl_limits_spend(monitor, context, used, now, now < monitor->slice_end);
}

void tl_context_run(struct tl_monitor *monitor, struct tl_context *context, uint64_t limit)
{
    uint64_t from = tl_arch_now();

    while (tl_context_runs(context) && tl_arch_now() - from < limit) {
        tl_context_doze(context, limit < UINT64_MAX - from ? from + limit : UINT64_MAX);
        if (context->state == MONITOR_STATE_READY)
            tl_context_slice(monitor, context);
    }
}
