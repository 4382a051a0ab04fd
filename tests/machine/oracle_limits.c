// SPDX-License-Identifier: BSD-3-Clause
// Budgets and deadlines: who passes one gets what its manifest says, and nobody else does. The monitor's own sums are
// not trusted: from the machine's clock come one that is never too much for each context, and one that is never too
// little.
#include <string.h>

#include "tests/machine/oracle_state.h"

#define MS UINT64_C(1000000)

// Processor time since the period began, and since it gave up the processor by itself.
struct sum {
    uint64_t spent, stretch;
};

static struct used {
    struct sum least, most;
    uint64_t slice; // the most of the present slice
} all[TL_BOARD_APPLETS];

static struct used *used_of(const struct tl_context *context)
{
    return &all[context->id - 1];
}

void oracle_limits_begin(void)
{
    memset(all, 0, sizeof all);
}

void oracle_limits_fresh(const struct tl_context *context)
{
    *used_of(context) = (struct used){.slice = machine.now - context->started};
    require(context->spent == 0 && context->stretch == 0 && context->period == context->started);
}

void oracle_limits_cloned(const struct tl_context *clone, const struct tl_context *source)
{
    *used_of(clone) = *used_of(source);
}

static bool is_limit(enum tl_reason reason)
{
    return reason == TL_REASON_BUDGET || reason == TL_REASON_DEADLINE;
}

static bool over(const struct tl_manifest *manifest, const struct sum *sum)
{
    return (manifest->budget_ms != 0 && sum->spent > manifest->budget_ms * MS) ||
           (manifest->deadline_ms != 0 && sum->stretch > manifest->deadline_ms * MS);
}

void oracle_limits_context(const struct tl_context *context)
{
    struct tl_manifest manifest = machine_manifest(context);
    bool throttles = manifest.on_limit == TL_LIMIT_THROTTLE;

    require(context->restart == manifest.restart && context->on_limit == manifest.on_limit);
    require(context->budget == manifest.budget_ms * MS && context->deadline == manifest.deadline_ms * MS);
    if (context->state == TL_STATE_READY || context->state == TL_STATE_ASLEEP)
        require(throttles || !over(&manifest, &(struct sum){context->spent, context->stretch}));
    require(context->state != TL_STATE_THROTTLED || (throttles && context->reason == TL_REASON_NONE));
    require(context->state != TL_STATE_BACKOFF || manifest.restart != TL_RESTART_NEVER ||
            (is_limit(context->reason) && manifest.on_limit == TL_LIMIT_RESTART));
}

bool oracle_limits_ended(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    bool ran = seen->state == TL_STATE_READY || seen->state == TL_STATE_ASLEEP;

    return ran && context->state != TL_STATE_READY && context->state != TL_STATE_ASLEEP && is_limit(context->reason);
}

bool oracle_limits_again(const struct tl_context *context, enum tl_reason reason)
{
    struct tl_manifest manifest = machine_manifest(context);

    if (is_limit(reason) && manifest.on_limit != TL_LIMIT_FAULT) {
        require(manifest.on_limit != TL_LIMIT_THROTTLE);
        return manifest.on_limit == TL_LIMIT_RESTART;
    }
    return manifest.restart == TL_RESTART_ALWAYS ||
           (manifest.restart == TL_RESTART_ON_FAULT && reason != TL_REASON_EXIT);
}

bool oracle_limits_released(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    if (seen->state != TL_STATE_THROTTLED || context->state != TL_STATE_READY || context->started != seen->started)
        return false;
    require(seen->wake_at <= machine.now && context->period >= seen->wake_at);
    require(context->spent == 0 && context->stretch == 0);
    memset(used_of(context), 0, sizeof *used_of(context));
    return true;
}

static void check_throttled(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    bool now = context->state == TL_STATE_THROTTLED;

    require(context->throttled == seen->throttled + now);
    if (!now)
        return;
    require(context->wake_at == context->period + TL_PERIOD_NS && context->faults == seen->faults);
}

// Does its present stretch end here, with the slice not over?
static bool gave_up(const struct tl_context *context, bool for_sure)
{
    uint64_t number = seen_of(context)->regs.r[0];

    if (oracle.step != ORACLE_CALL || (number != TL_SYS_YIELD && number != TL_SYS_WAIT))
        return false;
    return !for_sure || ((number == TL_SYS_YIELD || context->state == TL_STATE_ASLEEP) &&
                         oracle.now + 100 * MACHINE_TICK < oracle.timer);
}

static void judge(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_manifest manifest = machine_manifest(context);
    struct used *used = used_of(context);
    uint64_t least = oracle.now - oracle.looked, most = machine.now - oracle.looked;
    bool slice_over = oracle.step == ORACLE_TIMER && context->reason != TL_REASON_LOCKSTEP;

    used->slice += most;
    used->least = (struct sum){used->least.spent + least, used->least.stretch + least};
    used->most = (struct sum){used->most.spent + most, used->most.stretch + most};
    if (context->period != seen->period) {
        require(machine.now - seen->period >= TL_PERIOD_NS && context->period >= oracle.looked);
        used->least.spent = least;
        used->most.spent = used->slice;
    } else if (slice_over && (manifest.budget_ms | manifest.deadline_ms) != 0) {
        require(oracle.now - seen->period < TL_PERIOD_NS);
    }
    bool ended = oracle_limits_ended(context), throttled = context->state == TL_STATE_THROTTLED;
    if (slice_over && over(&manifest, &used->least))
        require(ended || throttled);
    if (throttled)
        require(over(&manifest, &used->most));
    if (ended && context->reason == TL_REASON_BUDGET)
        require(manifest.budget_ms != 0 && used->most.spent > manifest.budget_ms * MS);
    else if (ended)
        require(manifest.deadline_ms != 0 && used->most.stretch > manifest.deadline_ms * MS);
    check_throttled(context);
    if (gave_up(context, false))
        used->least.stretch = 0;
    if (gave_up(context, true))
        used->most.stretch = 0;
    if (oracle.step == ORACLE_TIMER)
        used->slice = 0;
}

void oracle_limits_look(void)
{
    const struct tl_context *context = oracle.context, *next = machine.monitor->current;

    if (context != NULL && context->started == seen_of(context)->started && context->state != TL_STATE_EMPTY)
        judge(context);
    // Whoever runs now has its slice, or goes on with it, since some time after the step.
    next = next != NULL ? oracle_leader(next) : NULL;
    if (next == NULL || next->state != TL_STATE_READY)
        return;
    struct used *used = used_of(next);
    uint64_t most = machine.now - oracle.now;
    if (next == context && oracle.step != ORACLE_TIMER && !gave_up(next, true))
        return;
    used->slice += most;
    used->most = (struct sum){used->most.spent + most, used->most.stretch + most};
}

void oracle_limits_idle(void)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &machine.monitor->contexts[i];
        bool waits = context->state == TL_STATE_BACKOFF || context->state == TL_STATE_ASLEEP ||
                     context->state == TL_STATE_THROTTLED;
        require(context->state != TL_STATE_READY && (!waits || machine.timer <= context->wake_at));
    }
}
