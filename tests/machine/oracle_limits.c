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
    uint64_t slice_end; // of the slice that the next two are of
    uint64_t least_slice, most_slice;
    uint64_t cpu, least_cpu; // what it had in all when this run began; and what it must have had since
    uint64_t unsure;         // the host started it anew in this slice: who that time goes to is not looked at
} all[TL_BOARD_APPLETS];

static const struct tl_context *runs; // or ran last
static uint64_t since;

static struct used *used_of(const struct tl_context *context)
{
    return &all[context - machine.monitor->contexts];
}

void oracle_limits_begin(void)
{
    memset(all, 0, sizeof all);
    runs = NULL;
    since = machine.now;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        all[i].most.spent = machine.monitor->contexts[i].spent;
}

void oracle_limits_fresh(const struct tl_context *context)
{
    struct used *used = used_of(context);

    *used = (struct used){.cpu = context->cpu, .unsure = machine.monitor->slice_end};
    require(context->spent == 0 && context->stretch == 0 && context->period == context->started);
}

// Its start is over: what that took is in its account, and not in its budget.
void oracle_limits_placed(const struct tl_context *context)
{
    struct used *used = used_of(context);

    require(context->spent == 0 && context->stretch == 0);
    used->least = used->most = (struct sum){0};
    used->least_slice = used->most_slice = 0;
}

void oracle_limits_loaded(const struct tl_context *context)
{
    *used_of(context) = (struct used){.unsure = machine.monitor->slice_end};
}

void oracle_limits_cloned(const struct tl_context *clone, const struct tl_context *source)
{
    struct used *used = used_of(clone);
    struct sum *least = &used->least;

    *used = *used_of(source);
    // The source's present slice is not in its account yet.
    least->spent -= least->spent < used->least_slice ? least->spent : used->least_slice;
    least->stretch -= least->stretch < used->least_slice ? least->stretch : used->least_slice;
    used->least_slice = used->cpu = used->least_cpu = 0;
}

static void add_most(struct used *used, uint64_t ns)
{
    used->most_slice += ns;
    used->most.spent += ns;
    used->most.stretch += ns;
}

void oracle_limits_now(const struct tl_context *context)
{
    uint64_t ns = machine.now - since;

    since = machine.now;
    if (runs != NULL)
        add_most(used_of(runs), ns);
    if (context == NULL)
        return;
    struct used *used = used_of(context);
    if (used->slice_end != machine.monitor->slice_end) {
        used->slice_end = machine.monitor->slice_end;
        used->least_slice = used->most_slice = 0;
    }
    if (context != runs)
        add_most(used, ns);
    runs = context;
}

void oracle_limits_was(const struct tl_context *context, bool work)
{
    struct used *used = used_of(context);
    uint64_t ns = machine.now - since;

    if (used->unsure != machine.monitor->slice_end) {
        used->least_cpu += ns;
        used->least.spent += work ? ns : 0;
        used->least.stretch += work ? ns : 0;
        used->least_slice += work ? ns : 0;
    }
    oracle_limits_now(context);
}

// That time is no context's, but for a few looks at the clock.
void oracle_limits_hosted(void)
{
    since = machine.now - 10 * MACHINE_TICK;
}

static bool is_limit(enum monitor_reason reason)
{
    return reason == MONITOR_REASON_BUDGET || reason == MONITOR_REASON_DEADLINE;
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
    if (context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_ASLEEP)
        require(throttles || !over(&manifest, &(struct sum){context->spent, context->stretch}));
    require(context->state != MONITOR_STATE_THROTTLED || (throttles && context->reason == MONITOR_REASON_NONE));
    require(context->state != MONITOR_STATE_BACKOFF || manifest.restart != TL_RESTART_NEVER ||
            (is_limit(context->reason) && manifest.on_limit == TL_LIMIT_RESTART));
}

bool oracle_limits_paid(const struct tl_context *context)
{
    const struct used *used = used_of(context);

    return context == runs || context->cpu >= used->cpu + used->least_cpu;
}

bool oracle_limits_ended(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    bool ran = seen->state == MONITOR_STATE_READY || seen->state == MONITOR_STATE_ASLEEP;

    return ran && context->state != MONITOR_STATE_READY && context->state != MONITOR_STATE_ASLEEP &&
           is_limit(context->reason);
}

bool oracle_limits_again(const struct tl_context *context, enum monitor_reason reason)
{
    struct tl_manifest manifest = machine_manifest(context);

    if (is_limit(reason) && manifest.on_limit != TL_LIMIT_FAULT) {
        require(manifest.on_limit != TL_LIMIT_THROTTLE);
        return manifest.on_limit == TL_LIMIT_RESTART;
    }
    return manifest.restart == TL_RESTART_ALWAYS ||
           (manifest.restart == TL_RESTART_ON_FAULT && reason != MONITOR_REASON_EXIT);
}

bool oracle_limits_released(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    if (seen->state != MONITOR_STATE_THROTTLED || context->state != MONITOR_STATE_READY ||
        context->started != seen->started)
        return false;
    require(seen->wake_at <= machine.now && context->period >= seen->wake_at);
    require(context->spent == 0 && context->stretch == 0);
    struct used *used = used_of(context);
    used->least = used->most = (struct sum){0};
    used->least_slice = used->most_slice = 0;
    return true;
}

// It is throttled since the last look.
static bool throttled_now(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    bool now = context->state == MONITOR_STATE_THROTTLED && seen->state != MONITOR_STATE_THROTTLED;

    require(context->throttled == seen->throttled + now);
    require(!now || (context->wake_at == context->period + TL_PERIOD_NS && context->faults == seen->faults));
    return now;
}

// Does its present stretch end here, with the slice not over?
static bool gave_up(const struct tl_context *context, bool for_sure)
{
    uint64_t number = seen_of(context)->regs.r[0];

    if (oracle.step != ORACLE_CALL || (number != TL_SYS_YIELD && number != TL_SYS_WAIT))
        return false;
    return !for_sure || ((number == TL_SYS_YIELD || context->state == MONITOR_STATE_ASLEEP) &&
                         oracle.now + 100 * MACHINE_TICK < oracle.timer);
}

static void check_period(const struct tl_context *context, bool slice_over)
{
    const struct seen *seen = seen_of(context);
    struct used *used = used_of(context);

    if (context->period != seen->period) {
        require(machine.now - seen->period >= TL_PERIOD_NS && context->period >= seen->period);
        used->least.spent = used->least_slice;
        used->most.spent = used->most_slice;
    } else if (slice_over && (context->budget | context->deadline) != 0) {
        require(oracle.now - seen->period < TL_PERIOD_NS);
    }
}

void oracle_limits_look(const struct tl_context *context)
{
    struct tl_manifest manifest = machine_manifest(context);
    struct used *used = used_of(context);
    bool own = oracle.context == context;
    bool slice_over = own && oracle.step == ORACLE_TIMER && context->reason != MONITOR_REASON_LOCKSTEP;

    check_period(context, slice_over);
    bool ended = oracle_limits_ended(context), throttled = throttled_now(context);
    if (slice_over && over(&manifest, &used->least))
        require(ended || throttled);
    if (throttled)
        require(over(&manifest, &used->most));
    if (ended && context->reason == MONITOR_REASON_BUDGET)
        require(manifest.budget_ms != 0 && used->most.spent > manifest.budget_ms * MS);
    else if (ended)
        require(manifest.deadline_ms != 0 && used->most.stretch > manifest.deadline_ms * MS);
    if (own && gave_up(context, false))
        used->least.stretch = 0;
    if (own && gave_up(context, true))
        used->most.stretch = 0;
}

void oracle_limits_idle(void)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &machine.monitor->contexts[i];
        bool waits = context->state == MONITOR_STATE_BACKOFF || context->state == MONITOR_STATE_ASLEEP ||
                     context->state == MONITOR_STATE_THROTTLED;
        require(context->state != MONITOR_STATE_READY && (!waits || machine.timer <= oracle_turns_wake(context)));
    }
}
