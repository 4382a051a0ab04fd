// SPDX-License-Identifier: BSD-3-Clause
// The rules, step by step: see oracle.h. What is delivered to applets and to the host is judged in oracle_text.c.
#include "tests/machine/oracle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/permissions.h"
#include "tests/machine/oracle_events.h"
#include "tests/machine/oracle_text.h"

// What is remembered of a context from one look to the next.
struct seen {
    struct tl_regs regs;
    struct tl_fp fp;
    enum tl_state state;
    enum tl_reason reason;
    uint64_t started, wake_at, traps, cpu, calls, refused;
    uint32_t restarts, faults, mask;
    size_t line_len, head, tail, log_len;
    bool skipping;
    char reply[TL_QUEUE_REPLY]; // [head, tail)
};

static struct {
    struct seen contexts[TL_BOARD_APPLETS];
    enum oracle_step step;
    struct tl_context *context; // whose step it was
    struct tl_trap_info info;
    uint8_t input[TL_QUEUE_LINE]; // what the call is given: it must still be there
    uint64_t input_at, input_n;
    uint8_t before[8]; // right before the output: the fence has grains of 8 bytes
    uint8_t output[TL_BOARD_APPLET_MEMORY];
    uint64_t output_at, output_n;
    uint32_t fault_count;
    uint64_t now, switches;
    uint64_t lost_calls, lost_refused, lost_cpu; // of contexts that were loaded anew
    uint32_t lost_faults;
} oracle;

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

static struct seen *seen_of(const struct tl_context *context)
{
    return &oracle.contexts[context - machine.monitor->contexts];
}

static void remember(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    const struct tl_queue *queue = &context->queue;

    seen->regs = context->regs;
    seen->fp = machine.owner == &context->fp ? machine.bank : context->fp;
    seen->state = context->state;
    seen->reason = context->reason;
    seen->started = context->started;
    seen->wake_at = context->wake_at;
    seen->traps = context->traps;
    seen->cpu = context->cpu;
    seen->calls = context->principal.calls;
    seen->refused = context->principal.refused;
    seen->restarts = context->restarts;
    seen->faults = context->faults;
    seen->mask = context->events.mask;
    seen->line_len = queue->line_len;
    seen->head = queue->head;
    seen->tail = queue->tail;
    seen->log_len = context->log.len;
    seen->skipping = queue->skipping;
    memcpy(seen->reply + queue->head, queue->reply + queue->head, queue->tail - queue->head);
}

// ---- Rules that hold of each context at any time

static bool runs(const struct tl_context *context)
{
    return context->state == TL_STATE_READY || context->state == TL_STATE_ASLEEP;
}

static void check_queue(const struct tl_context *context)
{
    const struct tl_queue *queue = &context->queue;

    require(queue->line_len <= TL_QUEUE_LINE && queue->scanned <= queue->line_len);
    require(queue->head <= queue->tail && queue->tail <= TL_QUEUE_REPLY);
    if (runs(context))
        return;
    // A run that ended has nothing left: the baseline.
    require(queue->line_len == 0 && queue->scanned == 0 && queue->head == 0 && queue->tail == 0 && !queue->skipping);
    require(context->log.len == 0 && context->log.have == 0 && !context->log.cr && context->log.dropped == 0);
}

static void check_context(const struct tl_context *context)
{
    const struct tl_monitor *monitor = machine.monitor;

    require((context->state <= TL_STATE_HELD || context->state == TL_STATE_ASLEEP) &&
            context->reason < TL_REASON_COUNT);
    if (context->state == TL_STATE_EMPTY)
        return;
    require(context->id == (uint32_t)(context - monitor->contexts) + 1);
    require(memchr(context->name, 0, sizeof context->name) != NULL && context->name[0] != '\0');
    require((context->principal.permissions & (TL_PERM_MANAGE | TL_PERM_INSPECT)) == 0);
    require(context->principal.id == context->id && context->principal.name == context->name);
    require(context->mem.memory == tl_memory_of_applet(context->id - 1) && context->mem.base == MACHINE_BASE);
    require(context->in_a_row <= TL_FAULTS_MAX);
    require(context->state != TL_STATE_HELD || context->in_a_row == TL_FAULTS_MAX);
    require(!runs(context) || context->budget == 0 || context->spent <= context->budget);
    require(context->state != TL_STATE_BACKOFF || context->restart != TL_RESTART_NEVER);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *other = &monitor->contexts[i];
        if (other == context || other->state == TL_STATE_EMPTY)
            continue;
        require(strcmp(other->name, context->name) != 0 && other->image != context->image);
    }
    check_queue(context);
    oracle_events_context(context);
}

static void check_counters(void)
{
    const struct tl_monitor *monitor = machine.monitor;
    uint64_t calls = monitor->host.calls + oracle.lost_calls, refused = monitor->host.refused + oracle.lost_refused;
    uint64_t cpu = oracle.lost_cpu;
    uint32_t faults = oracle.lost_faults;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        calls += monitor->contexts[i].principal.calls;
        refused += monitor->contexts[i].principal.refused;
        faults += monitor->contexts[i].faults;
        cpu += monitor->contexts[i].cpu;
    }
    require(calls == monitor->server.calls && refused == monitor->server.refused);
    require(faults == monitor->fault_count && monitor->fault_count >= oracle.fault_count);
    require(cpu <= machine.now); // no time is anyone's twice
    require(monitor->host.permissions == UINT32_MAX && monitor->host.refused == 0);
    require(monitor->switches >= oracle.switches);
    require(!monitor->upload.open ||
            (monitor->upload.taken <= monitor->upload.size && monitor->upload.size <= TL_BOARD_IMAGE_SIZE));
}

// ---- A fresh start

static void check_fresh(struct tl_context *context)
{
    static const struct tl_fp no_fp;
    struct tl_regs regs = {.pc = MACHINE_BASE + 16, .sp = MACHINE_END};
    uint32_t index = context->id - 1;

    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    require(memcmp(machine.owner == &context->fp ? &machine.bank : &context->fp, &no_fp, sizeof no_fp) == 0);
    require(context->status == 0 && context->reason == TL_REASON_NONE && context->spent == 0);
    require(context->queue.line_len == 0 && context->queue.head == context->queue.tail && !context->queue.skipping);
    machine_open(index, 0, TL_BOARD_APPLET_MEMORY);
    for (uint64_t at = 0; at < TL_BOARD_APPLET_MEMORY; at += MACHINE_PAGE) {
        const uint8_t *p = tl_memory_of_applet(index) + at;
        uint8_t first = at == 0 ? 0xc0 : at == MACHINE_PAGE ? 0xc1 : at == 4 * MACHINE_PAGE ? 0xda : 0;
        require(p[0] == first && p[63] == first && memcmp(p, p + 1, 63) == 0);
        require(p[64] == 0 && memcmp(p + 64, p + 65, MACHINE_PAGE - 65) == 0);
    }
    machine_close(index);
    oracle_text_fresh(context);
}

// ---- What a call came to

static intptr_t pending(const struct seen *seen)
{
    return (intptr_t)(seen->tail - seen->head);
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
        if (n > TL_QUEUE_LINE)
            require(result == TL_ERR_SIZE);
        else
            require(n == 0 ? result == 0 : result == TL_ERR_AGAIN || (result > 0 && (uint64_t)result <= n));
        return;
    }
    if (r[0] == TL_SYS_RPC_RES) {
        require(result == ((uint64_t)pending(seen) < n ? pending(seen) : (intptr_t)n));
        if (result > 0) {
            const uint8_t *p = machine_at(context, r[1]);
            require(memcmp(p, seen->reply + seen->head, (size_t)result) == 0);
            oracle_text_stream(context, p, (size_t)result);
        }
        return;
    }
    if (n > TL_QUEUE_LINE)
        require(result == TL_ERR_SIZE);
    else if (seen->line_len != 0 || pending(seen) != 0 || seen->skipping)
        require(result == TL_ERR_STATE);
    else
        require(result == TL_ERR_TRUNCATED || (result >= 0 && (uint64_t)result <= r[4]));
    if (result >= 0)
        oracle_text_reply(context, result == 0 ? NULL : machine_at(context, r[3]), (size_t)result);
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
        require(result == (r[2] > 4096 ? TL_ERR_SIZE : TL_SYS_GETRANDOM));
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
        oracle_events_wait(context, r[1], r[2], (size_t)pending(seen_of(context)));
        break;
    case TL_SYS_EVENTS:
        oracle_events_records(context, r[2], result, result > 0 ? machine_at(context, r[1]) : NULL,
                              (size_t)pending(seen_of(context)));
        break;
    default:
        require(result == TL_ERR_NOSYS);
        break;
    }
}

// It is stopped: as its policy says, with a record if it was for a fault.
static void check_ended(const struct tl_context *context, enum tl_reason reason)
{
    const struct seen *seen = seen_of(context);
    const struct tl_monitor *monitor = machine.monitor;
    bool fault = reason != TL_REASON_EXIT;
    bool again = context->restart == TL_RESTART_ALWAYS || (fault && context->restart == TL_RESTART_ON_FAULT);

    require(context->reason == reason && context->faults == seen->faults + fault);
    if (again)
        require(context->state == TL_STATE_BACKOFF || context->state == TL_STATE_HELD);
    else
        require(context->state == (fault ? TL_STATE_FAULTED : TL_STATE_STOPPED));
    require(context->state != TL_STATE_BACKOFF || context->wake_at > oracle.now);
    if (!fault)
        return;
    const struct tl_fault *record = &monitor->faults[(monitor->fault_count - 1) % TL_FAULTS_KEPT];
    require(record->number == monitor->fault_count && record->id == context->id && record->reason == reason);
    require(strcmp(record->name, context->name) == 0 &&
            memcmp(&record->regs, &context->regs, sizeof record->regs) == 0);
    if (reason != TL_REASON_BUDGET)
        require(record->address == oracle.info.address);
}

// Over its budget at a slice's end. What it did before that stands.
static bool over_budget(const struct tl_context *context)
{
    return context->reason == TL_REASON_BUDGET && context->state != TL_STATE_READY && context->budget != 0 &&
           context->spent > context->budget;
}

// Of the range that is given for output, how much the call has written by its result.
static uint64_t written(const struct tl_context *context)
{
    const uint64_t *r = seen_of(context)->regs.r;
    intptr_t result = (intptr_t)context->regs.r[0];

    if (context->state != TL_STATE_READY && !over_budget(context))
        return 0;
    if (r[0] == TL_SYS_GETRANDOM)
        return result == TL_SYS_GETRANDOM ? r[2] : 0;
    return result > 0 ? (uint64_t)result : 0;
}

// Nothing of its memory has changed but that.
static void check_own_memory(const struct tl_context *context)
{
    uint64_t n = oracle.output_n > 0 ? written(context) : 0;

    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    for (uint64_t i = 0; i < oracle.input_n; i++)
        require(oracle.input_at + i - oracle.output_at < n ||
                *machine_at(context, oracle.input_at + i) == oracle.input[i]);
    if (oracle.output_n > 0) {
        require(n <= oracle.output_n);
        require(memcmp(machine_at(context, oracle.output_at & ~UINT64_C(7)), oracle.before, oracle.output_at & 7) == 0);
        require(memcmp(machine_at(context, oracle.output_at) + n, oracle.output + n, oracle.output_n - n) == 0);
    }
    machine_close(context->id - 1);
}

static void check_call(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_regs regs = seen->regs;
    uint64_t number = regs.r[0], p;

    require(context->traps == seen->traps + 1);
    check_own_memory(context);
    if (bad_pointer(seen->regs.r, &p)) {
        oracle.info.address = p;
        require(memcmp(&context->regs, &regs, sizeof regs) == 0);
        check_ended(context, TL_REASON_RANGE);
        return;
    }
    if (number == TL_SYS_EXIT || number == TL_SYS_EXIT_STATUS) {
        require(memcmp(&context->regs, &regs, sizeof regs) == 0);
        require(context->status == (number == TL_SYS_EXIT ? 0 : (int32_t)regs.r[1]));
        check_ended(context, TL_REASON_EXIT);
        return;
    }
    regs.r[0] = context->regs.r[0]; // the result, and nothing else
    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    machine_open(context->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    check_result(context, seen->regs.r);
    machine_close(context->id - 1);
    if (over_budget(context))
        check_ended(context, TL_REASON_BUDGET);
    else
        require((context->state == TL_STATE_READY || number == TL_SYS_WAIT) && context->faults == seen->faults);
}

static void check_step(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    static const enum tl_reason reasons[] = {TL_REASON_READ, TL_REASON_WRITE, TL_REASON_EXEC, TL_REASON_UNDEFINED,
                                             TL_REASON_ALIGNMENT};

    if (oracle.step == ORACLE_CALL) {
        check_call(context);
        return;
    }
    require(context->traps == seen->traps);
    require(memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    if (oracle.step == ORACLE_FAULT)
        check_ended(context, reasons[oracle.info.syndrome]);
    else if (over_budget(context))
        check_ended(context, TL_REASON_BUDGET);
    else
        require(context->state == TL_STATE_READY && context->faults == seen->faults);
}

// It slept, and was woken since: that, and the answer to its WAIT, is all that is new.
static bool woke(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_regs regs = seen->regs;

    if (seen->state != TL_STATE_ASLEEP || context->state != TL_STATE_READY || context->started != seen->started)
        return false;
    oracle_events_woken(context, seen->mask, seen->wake_at, (size_t)pending(seen));
    regs.r[0] = context->regs.r[0];
    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    return true;
}

// Someone else's step: nothing of it has changed, but that it may have been started again, when its time had come.
static void check_bystander(struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    const struct tl_queue *queue = &context->queue;

    if (context->started != seen->started) {
        require(seen->state == TL_STATE_BACKOFF && context->state == TL_STATE_READY && seen->wake_at <= machine.now);
        require(context->restarts == seen->restarts + 1);
        check_fresh(context);
        return;
    }
    bool awake = woke(context);
    require((context->state == seen->state || awake) && context->reason == seen->reason);
    require(context->traps == seen->traps);
    require(context->faults == seen->faults && context->restarts == seen->restarts && context->cpu == seen->cpu);
    require(context->principal.calls == seen->calls && context->principal.refused == seen->refused);
    require(awake || memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    const struct tl_fp *fp = machine.owner == &context->fp ? &machine.bank : &context->fp;
    require(memcmp(fp, &seen->fp, sizeof seen->fp) == 0);
    require(queue->line_len == seen->line_len && queue->skipping == seen->skipping);
    require(queue->head == seen->head && queue->tail == seen->tail && context->log.len == seen->log_len);
    require(memcmp(queue->reply + queue->head, seen->reply + queue->head, queue->tail - queue->head) == 0);
}

// The host may have done anything to it that hosts may.
static void check_managed(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    bool loaded = (seen->state == TL_STATE_EMPTY && context->state != TL_STATE_EMPTY) || context->traps < seen->traps ||
                  context->faults < seen->faults || context->principal.calls < seen->calls ||
                  (context->started == 0 && seen->started != 0);

    if (loaded) {
        oracle.lost_calls += seen->calls;
        oracle.lost_refused += seen->refused;
        oracle.lost_faults += seen->faults;
        oracle.lost_cpu += seen->cpu;
    }
    if (context->started != seen->started && context->state == TL_STATE_READY)
        check_fresh(context);
    if (loaded || context->started != seen->started || woke(context))
        return;
    require(context->traps == seen->traps && memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    if (context->state != seen->state && context->state != TL_STATE_EMPTY && !over_budget(context))
        require(context->state == TL_STATE_STOPPED && context->reason == TL_REASON_KILLED);
}

// A slice that ended gives the processor to another that wants it.
static void check_turn(void)
{
    const struct tl_monitor *monitor = machine.monitor;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS && oracle.step == ORACLE_TIMER; i++)
        if (&monitor->contexts[i] != oracle.context && oracle.contexts[i].state == TL_STATE_READY)
            require(monitor->current != oracle.context);
}

void oracle_look(void)
{
    struct tl_monitor *monitor = machine.monitor;

    check_turn();
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        struct tl_context *context = &monitor->contexts[i];
        check_context(context);
        if (oracle.step == ORACLE_HOST)
            check_managed(context);
        else if (context == oracle.context)
            check_step(context);
        else
            check_bystander(context);
    }
    check_counters();
    oracle_text_console();
}

// The bytes that the call may use, and no others of anyone's.
static void open_ranges(struct tl_context *context)
{
    const uint64_t *r = context->regs.r;
    uint64_t p, n = r[2], index = context->id - 1;
    bool call = r[0] == TL_SYS_RPC_CALL;

    if (bad_pointer(r, &p)) {
        machine_close((uint32_t)index);
        return;
    }
    if ((r[0] == TL_SYS_LOG || r[0] == TL_SYS_RPC_REQ || call) && n <= TL_QUEUE_LINE) {
        oracle.input_at = r[1];
        oracle.input_n = n;
        memcpy(oracle.input, n > 0 ? machine_at(context, r[1]) : oracle.input, n);
    }
    machine_close((uint32_t)index);
    if (oracle.input_n > 0)
        machine_open((uint32_t)index, oracle.input_at - MACHINE_BASE, oracle.input_n);
    if (r[0] == TL_SYS_GETRANDOM || r[0] == TL_SYS_RPC_RES || r[0] == TL_SYS_EVENTS || call) {
        oracle.output_at = call ? r[3] : r[1];
        oracle.output_n = call ? r[4] : r[2];
    }
    if (oracle.output_n > 0) {
        uint64_t grain = (oracle.output_at & ~UINT64_C(7)) - MACHINE_BASE;
        machine_open((uint32_t)index, grain, 8);
        memcpy(oracle.before, context->mem.memory + grain, 8);
        machine_open((uint32_t)index, oracle.output_at - MACHINE_BASE, oracle.output_n);
        memcpy(oracle.output, machine_at(context, oracle.output_at), oracle.output_n);
    }
}

void oracle_expect(enum oracle_step step, struct tl_context *context, const struct tl_trap_info *info)
{
    struct tl_monitor *monitor = machine.monitor;

    oracle.step = step;
    oracle.context = context;
    oracle.info = info != NULL ? *info : (struct tl_trap_info){0};
    oracle.input_n = oracle.output_n = 0;
    if (step == ORACLE_CALL)
        open_ranges(context);
    else if (context != NULL)
        machine_close(context->id - 1);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        remember(&monitor->contexts[i]);
    oracle.fault_count = monitor->fault_count;
    oracle.now = machine.now;
    oracle.switches = monitor->switches;
}

void oracle_begin(void)
{
    memset(&oracle, 0, sizeof oracle);
    oracle.step = ORACLE_HOST;
    machine.guarded = true;
    oracle_text_begin();
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        machine_close(i);
        remember(&machine.monitor->contexts[i]);
        if (machine.monitor->contexts[i].state == TL_STATE_READY)
            check_fresh(&machine.monitor->contexts[i]);
    }
}
