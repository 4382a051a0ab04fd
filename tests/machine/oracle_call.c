// SPDX-License-Identifier: BSD-3-Clause
// What an applet's own step may come to: a call's result, and what it has read and written; a fault; a slice that
// ended.
#include <string.h>

#include "tests/machine/oracle_events.h"
#include "tests/machine/oracle_state.h"

bool oracle_allowed(uint64_t p, uint64_t n, bool write)
{
    if (n == 0)
        return true;
    if (p < MACHINE_BASE || p >= MACHINE_END || n > MACHINE_END - p)
        return false;
    uint64_t last = p + (n - 1);
    if (p >= MACHINE_DATA)
        return true;
    return !write && last < MACHINE_HOLE;
}

// The pointer that must stop the applet, if there is one; and whether the call's result is as the ABI says.
static bool bad_pointer(const uint64_t r[8], uint64_t *p)
{
    bool wrong = false, second = false;

    switch (r[0]) {
    case TL_SYS_LOG:
    case TL_SYS_RPC_REQ:
        wrong = !oracle_allowed(r[1], r[2], false);
        break;
    case TL_SYS_GETRANDOM:
    case TL_SYS_RPC_RES:
    case TL_SYS_EVENTS:
        wrong = !oracle_allowed(r[1], r[2], true);
        break;
    case TL_SYS_RPC_CALL:
        wrong = !oracle_allowed(r[1], r[2], false);
        second = !wrong && !oracle_allowed(r[3], r[4], true);
        break;
    default:
        break;
    }
    *p = second ? r[3] : r[1];
    return wrong || second;
}

static void check_queue_calls(const struct tl_context *context, const uint64_t r[8], intptr_t result)
{
    const struct seen *seen = seen_of(context);
    uint64_t n = r[2];

    if (r[0] == TL_SYS_RPC_REQ) {
        // Less than all, for want of room only.
        bool full = context->queue.line_len == TL_MAX_LINE;
        require(result == (intptr_t)n || (full && result == TL_ERR_AGAIN) ||
                (full && result > 0 && (uint64_t)result < n));
        require(result <= 0 || (uint64_t)result <= oracle_pair_late(context));
        oracle_text_sent(context, expect_of(context)->input, result > 0 ? (size_t)result : 0);
        return;
    }
    if (r[0] == TL_SYS_RPC_RES) {
        require(result == (intptr_t)(pending(seen) < n ? pending(seen) : n));
        if (result > 0) {
            const uint8_t *p = machine_at(context, r[1]);
            require(memcmp(p, seen->reply + seen->head, (size_t)result) == 0);
            oracle_text_stream(context, p, (size_t)result);
        }
        if (tl_queue_is_empty(&context->queue))
            oracle_text_quiet(context);
        return;
    }
    if (n > TL_MAX_LINE)
        require(result == TL_ERR_SIZE);
    else if (seen->line_len != 0 || pending(seen) != 0 || seen->skipping)
        require(result == TL_ERR_STATE);
    else
        require(result == TL_ERR_TRUNCATED || (result >= 0 && (uint64_t)result <= r[4]));
    if (result >= 0)
        oracle_text_reply(context, result == 0 ? NULL : machine_at(context, r[3]), (size_t)result);
}

// Random numbers are everywhere in it: no 16 bytes are what they were.
static void check_filled(const struct tl_context *context)
{
    const struct expect *expect = expect_of(context);

    for (uint64_t at = 0; at + 16 <= expect->output_n; at += 16)
        require(memcmp(machine_at(context, expect->output_at + at), expect->output + at, 16) != 0);
}

static void check_result(const struct tl_context *context, const uint64_t r[8])
{
    intptr_t result = (intptr_t)context->regs.r[0];

    switch (r[0]) {
    case TL_SYS_WRITE:
        require(result == TL_SYS_WRITE);
        break;
    case TL_SYS_NANOTIME:
        require((uint64_t)result >= oracle.now && (uint64_t)result <= machine.now);
        break;
    case TL_SYS_GETRANDOM:
        require(result == TL_SYS_GETRANDOM);
        check_filled(context);
        break;
    case TL_SYS_RPC_REQ:
    case TL_SYS_RPC_RES:
    case TL_SYS_RPC_CALL:
        check_queue_calls(context, r, result);
        break;
    case TL_SYS_ABI:
        require((result & 0xff) == TL_ABI_VERSION);
        break;
    case TL_SYS_LOG:
        require(result == (r[2] > 1024 ? TL_ERR_SIZE : 0));
        break;
    case TL_SYS_YIELD:
        require(result == 0);
        break;
    case TL_SYS_WAIT:
        if (!oracle_limits_ended(context))
            oracle_events_wait(context, r[1], r[2], pending(seen_of(context)));
        break;
    case TL_SYS_EVENTS:
        oracle_events_records(context, r[2], result, result > 0 ? machine_at(context, r[1]) : NULL,
                              pending(seen_of(context)));
        break;
    case TL_SYS_OWN:
        oracle_clone_result(result);
        break;
    default:
        require(result == TL_ERR_NOSYS);
        break;
    }
}

// It is stopped: as its policy says, with a record if it was for a fault.
static void check_ended(const struct tl_context *context, enum monitor_reason reason)
{
    const struct seen *seen = seen_of(context);
    const struct tl_monitor *monitor = machine.monitor;
    bool fault = reason != MONITOR_REASON_EXIT;

    require(context->reason == reason && context->faults == seen->faults + fault);
    if (oracle_limits_again(context, reason))
        require(context->state == MONITOR_STATE_BACKOFF || context->state == MONITOR_STATE_HELD);
    else
        require(context->state == (fault ? MONITOR_STATE_FAULTED : MONITOR_STATE_STOPPED));
    require(context->state != MONITOR_STATE_BACKOFF || context->wake_at > oracle.now);
    require(context->state != MONITOR_STATE_BACKOFF || machine_manifest(context).budget_ms == 0 ||
            context->wake_at >= seen->period + TL_PERIOD_NS);
    if (!fault)
        return;
    const struct tl_fault *record = &monitor->faults[context->id - 1];
    require(record->number == monitor->fault_count && record->id == context->id && record->reason == reason);
    require(strcmp(record->name, context->name) == 0 &&
            memcmp(&record->regs, &context->regs, sizeof record->regs) == 0);
    bool none = reason == MONITOR_REASON_BUDGET || reason == MONITOR_REASON_DEADLINE ||
                reason == MONITOR_REASON_LOCKSTEP || reason == MONITOR_REASON_UNSEEDED;
    require(record->address == (none ? 0 : oracle.info.address));
}

// It was ended by a limit before its call was done: that has no result.
static bool dropped(const struct tl_context *context)
{
    const struct expect *expect = expect_of(context);
    bool began = expect->turned || (oracle_limits_ended(context) && context->regs.r[0] == TL_SYS_RPC_CALL);

    return began && !expect->done;
}

// Of the range that is given for output, how much the call has written by its result.
static uint64_t written(const struct tl_context *context)
{
    const uint64_t *r = seen_of(context)->regs.r;
    intptr_t result = (intptr_t)context->regs.r[0];

    if (context->state != MONITOR_STATE_READY && context->state != MONITOR_STATE_THROTTLED &&
        !oracle_limits_ended(context))
        return 0;
    if (r[0] == TL_SYS_GETRANDOM)
        return result == TL_SYS_GETRANDOM ? r[2] : 0;
    if (dropped(context)) // replies that waited are moved when the call begins; the reply to a call at its end
        return r[0] != TL_SYS_RPC_RES ? 0 : pending(seen_of(context)) < r[2] ? pending(seen_of(context)) : r[2];
    return result > 0 ? (uint64_t)result : 0;
}

// Nothing of its memory has changed but that.
static void check_own_memory(const struct tl_context *context)
{
    const struct expect *expect = expect_of(context);
    uint64_t n = expect->output_n > 0 ? written(context) : 0;

    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    bool apart = n == 0 ||
                 (expect->output_at - expect->input_at >= expect->input_n && expect->input_at - expect->output_at >= n);
    if (apart && expect->input_n > 0)
        require(memcmp(machine_at(context, expect->input_at), expect->input, expect->input_n) == 0);
    for (uint64_t i = 0; !apart && i < expect->input_n; i++)
        require(expect->input_at + i - expect->output_at < n ||
                *machine_at(context, expect->input_at + i) == expect->input[i]);
    if (expect->output_n > 0) {
        const uint8_t *p = machine_at(context, expect->output_at);
        require(n <= expect->output_n);
        require(memcmp(p - (expect->output_at & 7), expect->before, expect->output_at & 7) == 0);
        require(memcmp(p + n, expect->output + n, expect->output_n - n) == 0);
    }
    machine_close(context->id - 1);
}

// Its step is done: it goes on, if it is within its limits.
static void check_goes_on(const struct tl_context *context, bool waits)
{
    if (oracle_limits_ended(context))
        check_ended(context, context->reason);
    else
        require((context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_THROTTLED || waits) &&
                context->faults == seen_of(context)->faults);
}

// Two that differ are stopped where they meet, and what they ask for is not done.
static void check_caught(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    require(context->traps == seen->traps && context->principal.calls == seen->calls);
    require(context->principal.refused == seen->refused && context->status == 0);
    require(memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    check_ended(context, MONITOR_REASON_LOCKSTEP);
}

// The applet must be stopped for what it asks for: the reason.
static bool must_stop(const struct tl_context *context, enum monitor_reason *reason)
{
    const struct seen *seen = seen_of(context);
    const uint64_t *r = seen->regs.r;
    uint64_t p;

    if (bad_pointer(r, &p)) {
        oracle.info.address = p;
        *reason = MONITOR_REASON_RANGE;
        return true;
    }
    *reason = MONITOR_REASON_UNSEEDED;
    if (r[0] == TL_SYS_GETRANDOM && r[2] > 0 && expect_of(context)->unseeded)
        return true;
    // A difference further on in a long request is found when that part is taken, if it ever is.
    *reason = MONITOR_REASON_LOCKSTEP;
    return r[0] == TL_SYS_RPC_REQ && oracle_pair_late(context) < r[2] && context->reason == MONITOR_REASON_LOCKSTEP;
}

static void check_call(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_regs regs = seen->regs;
    uint64_t number = regs.r[0];
    enum monitor_reason reason;

    require(context->traps == seen->traps + 1 || (dropped(context) && context->traps == seen->traps));
    check_own_memory(context);
    if (dropped(context)) {
        require(oracle_limits_ended(context) && memcmp(&context->regs, &regs, sizeof regs) == 0);
        check_ended(context, context->reason);
        return;
    }
    if (must_stop(context, &reason)) {
        require(memcmp(&context->regs, &regs, sizeof regs) == 0);
        check_ended(context, reason);
        return;
    }
    if (number == TL_SYS_EXIT || number == TL_SYS_EXIT_STATUS) {
        require(memcmp(&context->regs, &regs, sizeof regs) == 0);
        require(context->status == (number == TL_SYS_EXIT ? 0 : (int32_t)regs.r[1]));
        check_ended(context, MONITOR_REASON_EXIT);
        return;
    }
    regs.r[0] = context->regs.r[0]; // the result, and nothing else
    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    check_result(context, seen->regs.r);
    machine_close(context->id - 1);
    check_goes_on(context, number == TL_SYS_WAIT);
}

void oracle_call_step(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    static const enum monitor_reason reasons[] = {MONITOR_REASON_READ, MONITOR_REASON_WRITE, MONITOR_REASON_EXEC,
                                                  MONITOR_REASON_UNDEFINED, MONITOR_REASON_ALIGNMENT};
    bool close = false;

    if (oracle_pair_caught(context) && !dropped(context)) {
        check_caught(context);
        return;
    }
    if (oracle.step == ORACLE_CALL) {
        check_call(context);
        return;
    }
    require(context->traps == seen->traps);
    require(memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    if (oracle.step == ORACLE_FAULT)
        check_ended(context, reasons[oracle.info.syndrome]);
    else if (oracle_pair_apart(context, &close) && (!close || context->reason == MONITOR_REASON_LOCKSTEP))
        check_ended(context, MONITOR_REASON_LOCKSTEP);
    else
        check_goes_on(context, false);
}

void oracle_call_reopen(struct tl_context *context)
{
    const struct expect *expect = expect_of(context);
    uint32_t index = context->id - 1;

    machine_close(index);
    if (expect->input_n > 0)
        machine_open(index, expect->input_at - MACHINE_BASE, expect->input_n);
    if (expect->output_n > 0) {
        machine_open(index, (expect->output_at & ~UINT64_C(7)) - MACHINE_BASE, 8);
        machine_open(index, expect->output_at - MACHINE_BASE, expect->output_n);
    }
    oracle_pair_reopen(context);
}

// The bytes that the call may use, and no others of anyone's.
void oracle_call_open(struct tl_context *context)
{
    const uint64_t *r = context->regs.r;
    struct expect *expect = expect_of(context);
    uint64_t p, n = r[2];
    uint32_t index = context->id - 1;
    bool call = r[0] == TL_SYS_RPC_CALL;

    if (bad_pointer(r, &p)) {
        machine_close(index);
        return;
    }
    machine_open(index, 0, TL_BOARD_APPLET_MEMORY); // it may be its shadow's turn
    if (((r[0] == TL_SYS_LOG || call) && n <= TL_MAX_LINE) || r[0] == TL_SYS_RPC_REQ) {
        expect->input_at = r[1];
        expect->input_n = n;
        if (n > 0)
            memcpy(expect->input, machine_at(context, r[1]), n);
    }
    if (r[0] == TL_SYS_GETRANDOM || r[0] == TL_SYS_RPC_RES || r[0] == TL_SYS_EVENTS || call) {
        expect->output_at = call ? r[3] : r[1];
        expect->output_n = call ? r[4] : r[2];
    }
    if (expect->output_n > 0) {
        memcpy(expect->before, machine_at(context, expect->output_at & ~UINT64_C(7)), 8);
        memcpy(expect->output, machine_at(context, expect->output_at), expect->output_n);
    }
    oracle_call_reopen(context);
}
