// SPDX-License-Identifier: BSD-3-Clause
// Ends a run by a fault or an exit: the fault record, the log line, and the restart policy.
#include "monitor/context/fault.h"

#include "monitor/context/limits.h"
#include "monitor/monitor.h"
#include "stream/mem.h"

// Returns the restart policy for this end. The manifest may have one of its own for a limit that was passed.
static uint32_t rule_of(const struct tl_context *context)
{
    bool limit = context->reason == MONITOR_REASON_BUDGET || context->reason == MONITOR_REASON_DEADLINE;

    if (limit && context->on_limit == TL_LIMIT_STOP)
        return TL_RESTART_NEVER;
    if (limit && context->on_limit == TL_LIMIT_RESTART)
        return TL_RESTART_ON_FAULT;
    return context->restart;
}

// Schedules the restart, or holds the applet: the back-off doubles with each fault in a row, and a long good run ends
// the row.
static void restart_policy(struct tl_monitor *monitor, struct tl_context *context, uint64_t now, bool faulted)
{
    uint32_t rule = rule_of(context);

    if (now - context->started >= TL_GOOD_NS)
        context->in_a_row = 0;
    if (faulted)
        context->in_a_row++;
    if (rule == TL_RESTART_NEVER || (rule == TL_RESTART_ON_FAULT && !faulted))
        return;
    if (context->in_a_row >= TL_FAULTS_MAX) {
        context->state = MONITOR_STATE_HELD;
        tl_say_of(monitor, context, "%s is held: it faulted %u times in a row", context->name,
                  (unsigned)context->in_a_row);
        return;
    }
    context->state = MONITOR_STATE_BACKOFF;
    context->wake_at = now + (TL_BACKOFF_NS << context->in_a_row >> 1);
    // Ending and starting again must not refresh the budget.
    if (context->budget != 0 && context->wake_at < context->period + TL_PERIOD_NS)
        context->wake_at = context->period + TL_PERIOD_NS;
}

uint32_t tl_fault_register_count(const struct tl_fault *fault)
{
    return fault->engine != NULL ? fault->engine->register_count : TL_REGS_COUNT;
}

const char *tl_fault_register_name(const struct tl_fault *fault, uint32_t i)
{
    return fault->engine != NULL ? fault->engine->register_name(i) : tl_regs_name(i);
}

uint64_t tl_fault_register(const struct tl_fault *fault, uint32_t i)
{
    return fault->engine != NULL ? fault->values[i] : tl_regs_value(&fault->regs, i);
}

uint64_t tl_fault_pc(const struct tl_fault *fault)
{
    return fault->engine != NULL ? fault->values[fault->engine->register_count - 1] : tl_regs_pc(&fault->regs);
}

void tl_fault(struct tl_monitor *monitor, struct tl_context *context, enum monitor_reason reason, uint64_t address,
              uint64_t syndrome)
{
    uint64_t now = tl_arch_now();
    struct tl_fault *fault = &monitor->faults[context->id - 1];

    monitor->fault_count++;
    *fault = (struct tl_fault){.number = monitor->fault_count,
                               .id = context->id,
                               .reason = reason,
                               .address = address,
                               .syndrome = syndrome,
                               .time = now,
                               .engine = context->engine};
    memcpy(fault->name, context->name, sizeof fault->name);
    if (context->engine != NULL) {
        context->engine->inspect(context, fault->values, &fault->calls);
    } else {
        fault->regs = context->regs;
        tl_unwind(&context->regs, &context->mem, &fault->calls);
    }
    context->faults++;
    tl_context_stop(monitor, context, MONITOR_STATE_FAULTED, reason);
    tl_say_of(monitor, context, "%s stopped: %s (address 0x%llx, pc 0x%llx)", context->name,
              monitor_reason_text((uint8_t)reason), (unsigned long long)address,
              (unsigned long long)tl_fault_pc(fault));
    restart_policy(monitor, context, now, true);
}

void tl_context_exit(struct tl_monitor *monitor, struct tl_context *context)
{
    tl_context_stop(monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_EXIT);
    restart_policy(monitor, context, tl_arch_now(), false);
}
