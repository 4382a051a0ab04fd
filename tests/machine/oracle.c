// SPDX-License-Identifier: BSD-3-Clause
// The rules, step by step: see oracle.h. Here is what holds at any time, of those whose step it was not, and of a fresh
// start; what is delivered to applets and to the host is judged in oracle_text.c.
#include <stdio.h>
#include <string.h>

#include "gen/permissions.h"
#include "tests/machine/oracle_events.h"
#include "tests/machine/oracle_state.h"

struct oracle oracle;

static void remember(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    const struct tl_queue *queue = &context->queue;

    seen->regs = context->regs;
    seen->fp = *bank_of(context);
    seen->state = context->state;
    seen->reason = context->reason;
    seen->started = context->started;
    seen->wake_at = context->wake_at;
    seen->traps = context->traps;
    seen->cpu = context->cpu;
    seen->calls = context->principal.calls;
    seen->refused = context->principal.refused;
    seen->period = context->period;
    seen->restarts = context->restarts;
    seen->faults = context->faults;
    seen->throttled = context->throttled;
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
    return context->state == TL_STATE_READY || context->state == TL_STATE_ASLEEP ||
           context->state == TL_STATE_THROTTLED;
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

// Its image's; or that, cut where need be, and a mark behind it: of a clone, or a clone's.
static void check_name(const struct tl_context *context)
{
    struct tl_manifest manifest = machine_manifest(context);
    size_t same = 0, n = strnlen(context->name, sizeof context->name);

    require(n > 0 && n < sizeof context->name);
    while (same < n && context->name[same] == manifest.name[same])
        same++;
    require(manifest.name[same] == '\0' || (same < n && n == sizeof context->name - 1));
    require(same == n || (context->name[same] == '-' && strspn(context->name + same, "-0123456789") == n - same));
}

static void check_context(const struct tl_context *context)
{
    const struct tl_monitor *monitor = machine.monitor;

    require((context->state <= TL_STATE_HELD || context->state == TL_STATE_SHADOW || runs(context)) &&
            context->reason < TL_REASON_COUNT);
    if (context->state == TL_STATE_EMPTY)
        return;
    require(context->id == (uint32_t)(context - monitor->contexts) + 1);
    check_name(context);
    require((context->principal.permissions & (TL_PERM_MANAGE | TL_PERM_INSPECT)) == 0);
    require(context->principal.id == context->id && context->principal.name == context->name);
    require(context->mem.memory == tl_memory_of_applet(context->id - 1) && context->mem.base == MACHINE_BASE);
    require(context->in_a_row <= TL_FAULTS_MAX);
    require(context->state != TL_STATE_HELD || context->in_a_row == TL_FAULTS_MAX);
    oracle_limits_context(context);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *other = &monitor->contexts[i];
        if (other == context || other->state == TL_STATE_EMPTY)
            continue;
        require(strcmp(other->name, context->name) != 0 && other->mem.memory != context->mem.memory);
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
    require(memcmp(bank_of(context), &no_fp, sizeof no_fp) == 0);
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
    oracle_limits_fresh(context);
    oracle_pair_fresh(context);
}

// It slept, and was woken since: that, and the answer to its WAIT, is all that is new.
static bool woke(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_regs regs = seen->regs;

    if (seen->state != TL_STATE_ASLEEP || context->state != TL_STATE_READY || context->started != seen->started)
        return false;
    oracle_events_woken(context, seen->mask, seen->wake_at, pending(seen));
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
    require((context->state == seen->state || awake || oracle_limits_released(context)) &&
            context->reason == seen->reason);
    require(context->traps == seen->traps);
    require(context->faults == seen->faults && context->restarts == seen->restarts && context->cpu == seen->cpu);
    require(context->principal.calls == seen->calls && context->principal.refused == seen->refused);
    require(awake || memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    require(memcmp(bank_of(context), &seen->fp, sizeof seen->fp) == 0);
    require(queue->line_len == seen->line_len && queue->skipping == seen->skipping);
    require(queue->head == seen->head && queue->tail == seen->tail && context->log.len == seen->log_len);
    require(memcmp(queue->reply + queue->head, seen->reply + queue->head, queue->tail - queue->head) == 0);
}

// The host may have done anything to it that hosts may.
static void check_managed(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    bool loaded = (seen->state == TL_STATE_EMPTY && context->state != TL_STATE_EMPTY) ||
                  seen->state == TL_STATE_SHADOW || context->traps < seen->traps || context->faults < seen->faults ||
                  context->principal.calls < seen->calls || (context->started == 0 && seen->started != 0);

    if (loaded)
        oracle_lose(seen);
    if (context->started != seen->started && context->state == TL_STATE_READY)
        check_fresh(context);
    if (loaded || context->started != seen->started || woke(context))
        return;
    require(context->traps == seen->traps && memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    if (context->state != seen->state && context->state != TL_STATE_EMPTY && !oracle_limits_ended(context) &&
        !oracle_limits_released(context))
        require(context->state == TL_STATE_STOPPED && context->reason == TL_REASON_KILLED);
}

// A slice that ended gives the processor to another that wants it.
static void check_turn(void)
{
    const struct tl_monitor *monitor = machine.monitor;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS && oracle.step == ORACLE_TIMER; i++)
        if (&monitor->contexts[i] != oracle.context && oracle.contexts[i].state == TL_STATE_READY)
            require(oracle_leader(monitor->current) != oracle.context);
}

static void check(struct tl_context *context)
{
    check_context(context);
    if (oracle_clone_made(context))
        return;
    if (context->state == TL_STATE_SHADOW)
        oracle_pair_look(context);
    else if (oracle.step == ORACLE_HOST)
        check_managed(context);
    else if (context == oracle.context && oracle.step != ORACLE_HALF)
        oracle_call_step(context);
    else
        check_bystander(context);
}

void oracle_look(void)
{
    check_turn();
    require(oracle.step != ORACLE_HALF || machine.out_len == 0); // nothing has left
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        check(&machine.monitor->contexts[i]);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (machine.monitor->contexts[i].lockstep.shadow != NULL)
            oracle_pair_look(&machine.monitor->contexts[i]);
    oracle_limits_look();
    check_counters();
    oracle_text_console();
    oracle.looked = machine.now;
}

// What the monitor may touch from here on.
static void open_for(enum oracle_step step)
{
    if (step != ORACLE_CALL && step != ORACLE_FAULT)
        return;
    if (step == ORACLE_CALL && !oracle_pair_caught(oracle.context))
        oracle_call_open(oracle.context);
    oracle_pair_open(oracle.context);
}

void oracle_expect(enum oracle_step step, struct tl_context *context, const struct tl_trap_info *info)
{
    struct tl_monitor *monitor = machine.monitor;

    oracle.step = step;
    oracle.context = context != NULL ? oracle_leader(context) : NULL;
    oracle.info = info != NULL ? *info : (struct tl_trap_info){0};
    oracle.input_n = oracle.output_n = 0;
    if (context != NULL) {
        machine_close(context->id - 1);
        oracle_pair_step(context, step);
        open_for(step);
    } else {
        oracle_limits_idle();
    }
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        remember(&monitor->contexts[i]);
    oracle.fault_count = monitor->fault_count;
    oracle.now = machine.now;
    oracle.timer = machine.timer;
    oracle.switches = monitor->switches;
}

void oracle_begin(void)
{
    memset(&oracle, 0, sizeof oracle);
    oracle.step = ORACLE_HOST;
    oracle.looked = machine.now;
    machine.guarded = true;
    oracle_text_begin();
    oracle_limits_begin();
    oracle_pair_begin();
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        machine_close(i);
        remember(&machine.monitor->contexts[i]);
        if (machine.monitor->contexts[i].state == TL_STATE_READY)
            check_fresh(&machine.monitor->contexts[i]);
    }
}
