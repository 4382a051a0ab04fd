// SPDX-License-Identifier: BSD-3-Clause The service Monitor: idl/monitor.idl. Lists applets and faults, starts and
// stops applets. Loading is in monitor_load.c.
#include "gen/monitor.h"

#include "monitor/console/host.h"
#include "monitor/context/start.h"
#include "monitor/image/memory.h"
#include "monitor/monitor.h"
#include "stream/mem.h"

// The applet ABI has the same numbers, for applets that know no services.
_Static_assert((int)MONITOR_RESTART_NEVER == (int)TL_RESTART_NEVER &&
                   (int)MONITOR_RESTART_ON_FAULT == (int)TL_RESTART_ON_FAULT &&
                   (int)MONITOR_RESTART_ALWAYS == (int)TL_RESTART_ALWAYS,
               "a manifest and idl/monitor.idl number the restart policies alike");

static void describe(const struct tl_context *context, bool unfenced, struct monitor_applet *applet)
{
    *applet = (struct monitor_applet){
        .id = context->id,
        .name = context->name,
        .name_len = strlen(context->name),
        .state = (uint8_t)context->state,
        .restart = (uint8_t)context->restart,
        .reason = (uint8_t)context->reason,
        .status = context->status,
        .restarts = context->restarts,
        .faults = context->faults,
        .throttled = context->throttled,
        .traps = context->traps,
        .calls = context->principal.calls,
        .refused = context->principal.refused,
        .cpu = context->cpu,
        .start = context->start_took,
        .memory = (uint32_t)context->mem.size,
        .stack = (uint32_t)tl_marks_stack(&context->marks, &context->mem),
        .heap = (uint32_t)tl_marks_heap(&context->marks, &context->mem),
        .secure = tl_context_secure(context),
        .unfenced = unfenced && !tl_context_secure(context),
    };
}

// Takes one turn for each look into an applet's memory, and one for the list.
int monitor_list_serve(struct tl_rpc_call *call, struct monitor_list_applet_16 *result)
{
    struct tl_monitor *monitor = call->impl;

    while (call->progress[0] < TL_BOARD_APPLETS) {
        struct tl_context *context = &monitor->contexts[call->progress[0]++];
        if (context->placed && tl_marks_look(&context->marks, &context->mem, context->cpu))
            return TL_RPC_MORE;
    }
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (monitor->contexts[i].state != MONITOR_STATE_EMPTY)
            describe(&monitor->contexts[i], monitor->unfenced, &result->items[result->count++]);
    return 0;
}

// Returns the newest record of that name, or the newest of all if the name is empty.
static const struct tl_fault *find_fault(const struct tl_monitor *monitor, const char *name, size_t n)
{
    const struct tl_fault *found = NULL;

    for (size_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_fault *fault = &monitor->faults[i];
        bool named = n == 0 || (strlen(fault->name) == n && memcmp(fault->name, name, n) == 0);
        if (fault->number != 0 && named && (found == NULL || fault->number > found->number))
            found = fault;
    }
    return found;
}

int monitor_fault_serve(struct tl_rpc_call *call, const char *name, size_t name_len, struct monitor_fault *result)
{
    const struct tl_monitor *monitor = call->impl;
    const struct tl_fault *fault = find_fault(monitor, name, name_len);

    if (fault == NULL)
        return MONITOR_MONITOR_ERROR_NO_FAULT;
    result->number = fault->number;
    result->id = fault->id;
    result->applet = fault->name;
    result->applet_len = strlen(fault->name);
    result->reason = (uint8_t)fault->reason;
    result->address = fault->address;
    result->pc = tl_fault_pc(fault);
    result->syndrome = fault->syndrome;
    result->time = fault->time;
    result->registers.count = tl_fault_register_count(fault);
    for (uint32_t i = 0; i < result->registers.count; i++) {
        const char *text = tl_fault_register_name(fault, i);
        result->registers.items[i] =
            (struct monitor_register){.name = text, .name_len = strlen(text), .value = tl_fault_register(fault, i)};
    }
    result->calls.count = fault->calls.count;
    for (uint32_t i = 0; i < fault->calls.count; i++)
        result->calls.items[i] = fault->calls.returns[i];
    result->unwind = (uint8_t)fault->calls.end;
    return 0;
}

// Says why a context that does not run cannot be started: it is a shadow, or another runs in its region.
static int unfit(const struct tl_context *context)
{
    return context->state == MONITOR_STATE_SHADOW ? MONITOR_MONITOR_ERROR_WRONG_STATE
                                                  : MONITOR_MONITOR_ERROR_MEMORY_IN_USE;
}

int monitor_start_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_context *context = tl_monitor_find(monitor, name, name_len);

    if (context == NULL)
        return MONITOR_MONITOR_ERROR_NO_SUCH_APPLET;
    if (tl_context_runs(context))
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    if (tl_context_start(monitor, context) < 0)
        return unfit(context);
    context->in_a_row = 0;
    tl_say_of(monitor, context, "%s started by the host", context->name);
    return 0;
}

int monitor_stop_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_context *context = tl_monitor_find(monitor, name, name_len);

    if (context == NULL)
        return MONITOR_MONITOR_ERROR_NO_SUCH_APPLET;
    if (tl_context_done(context))
        return MONITOR_MONITOR_ERROR_WRONG_STATE;
    tl_context_stop(monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    tl_say_of(monitor, context, "%s stopped by the host", context->name);
    return 0;
}

int monitor_restart_serve(struct tl_rpc_call *call, const char *name, size_t name_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_context *context = tl_monitor_find(monitor, name, name_len);

    if (context == NULL)
        return MONITOR_MONITOR_ERROR_NO_SUCH_APPLET;
    if (!tl_context_may_start(monitor, context))
        return unfit(context);
    if (!tl_context_done(context))
        tl_context_stop(monitor, context, MONITOR_STATE_STOPPED, MONITOR_REASON_KILLED);
    (void)tl_context_start(monitor, context); // checked above
    context->in_a_row = 0;
    context->restarts++;
    tl_say_of(monitor, context, "%s restarted by the host", context->name);
    return 0;
}

int monitor_counters_serve(struct tl_rpc_call *call, uint64_t *traps, uint64_t *switches, uint64_t *calls,
                           uint64_t *refused, uint64_t *dropped_lines, uint64_t *repeated_calls, uint64_t *log_dropped,
                           uint32_t *stack_size, uint32_t *stack_used, uint64_t *idle, uint64_t *host)
{
    const struct tl_monitor *monitor = call->impl;

    *traps = 0;
    *log_dropped = monitor->own_log.total_dropped;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        *traps += monitor->contexts[i].traps;
        *log_dropped += monitor->contexts[i].log.total_dropped;
    }
    *switches = monitor->switches;
    *calls = monitor->server.calls;
    *refused = monitor->server.refused;
    *dropped_lines = tl_host_dropped_lines();
    *repeated_calls = tl_host_repeated_calls();
    *stack_size = tl_memory_stack_size();
    *stack_used = tl_memory_stack_used();
    *idle = monitor->idle;
    *host = monitor->hosted;
    return 0;
}
