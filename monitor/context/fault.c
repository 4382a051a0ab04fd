// SPDX-License-Identifier: BSD-3-Clause
// What happens to an applet that oversteps, or ends: the record, the log line, and what its restart policy says.
#include "monitor/context/fault.h"

#include "monitor/context/limits.h"
#include "monitor/monitor.h"
#include "stream/mem.h"

static const char *const reason_texts[TL_REASON_COUNT] = {
    [TL_REASON_NONE] = "nothing",
    [TL_REASON_EXIT] = "exit",
    [TL_REASON_KILLED] = "stopped by hand",
    [TL_REASON_BUDGET] = "used more processor time than its budget",
    [TL_REASON_RANGE] = "gave a pointer outside its own memory",
    [TL_REASON_READ] = "read memory that is not its own",
    [TL_REASON_WRITE] = "wrote memory that it may not write",
    [TL_REASON_EXEC] = "jumped to memory that it may not execute",
    [TL_REASON_UNDEFINED] = "executed an instruction that applets do not have",
    [TL_REASON_ALIGNMENT] = "used an unaligned address",
    [TL_REASON_STATE] = "had an impossible state",
    [TL_REASON_LOCKSTEP] = "was not what its shadow was",
    [TL_REASON_DEADLINE] = "did not give up the processor within its deadline",
    [TL_REASON_UNSEEDED] = "asked for random numbers, and this board has no seed yet (Rng.Seed)",
};

// What its manifest says of this end: of a limit passed it may say something of its own.
static uint32_t rule_of(const struct tl_context *context)
{
    bool limit = context->reason == TL_REASON_BUDGET || context->reason == TL_REASON_DEADLINE;

    if (limit && context->on_limit == TL_LIMIT_STOP)
        return TL_RESTART_NEVER;
    if (limit && context->on_limit == TL_LIMIT_RESTART)
        return TL_RESTART_ON_FAULT;
    return context->restart;
}

// Starts it again soon, later, or not: the back-off doubles from fault to fault, and a long good run ends the row.
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
        context->state = TL_STATE_HELD;
        tl_say_of(monitor, context, "%s is held: it faulted %u times in a row", context->name,
                  (unsigned)context->in_a_row);
        return;
    }
    context->state = TL_STATE_BACKOFF;
    context->wake_at = now + (TL_BACKOFF_NS << context->in_a_row >> 1);
    // To end and begin anew must not be a way to more of the second's budget.
    if (context->budget != 0 && context->wake_at < context->period + TL_PERIOD_NS)
        context->wake_at = context->period + TL_PERIOD_NS;
}

void tl_fault(struct tl_monitor *monitor, struct tl_context *context, enum tl_reason reason, uint64_t address,
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
                               .regs = context->regs};
    memcpy(fault->name, context->name, sizeof fault->name);
    tl_unwind(&context->regs, &context->mem, &fault->calls);
    context->faults++;
    tl_context_stop(monitor, context, TL_STATE_FAULTED, reason);
    tl_say_of(monitor, context, "%s stopped: it %s (address 0x%llx, pc 0x%llx)", context->name, reason_texts[reason],
              (unsigned long long)address, (unsigned long long)tl_regs_pc(&context->regs));
    restart_policy(monitor, context, now, true);
}

void tl_context_exit(struct tl_monitor *monitor, struct tl_context *context)
{
    tl_context_stop(monitor, context, TL_STATE_STOPPED, TL_REASON_EXIT);
    restart_policy(monitor, context, tl_arch_now(), false);
}
