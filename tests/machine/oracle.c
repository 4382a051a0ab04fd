// SPDX-License-Identifier: BSD-3-Clause
// The rules, step by step: see oracle.h. Here is what holds at any time, of those whose step it was not, and of a fresh
// start; what is delivered to applets and to the host is judged in oracle_text.c.
#include <stdio.h>
#include <string.h>

#include "gen/permissions.h"
#include "tests/machine/oracle_events.h"
#include "tests/machine/oracle_state.h"

struct oracle oracle;

// Time alone changes these, even in the middle of a call.
static void remember_times(const struct tl_context *context)
{
    struct seen *seen = seen_of(context);

    seen->state = context->state;
    seen->job = context->job.turn;
    seen->wake_at = context->wake_at;
    seen->cpu = context->cpu;
    seen->period = context->period;
    seen->throttled = context->throttled;
}

static void remember(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    const struct tl_queue *queue = &context->queue;

    remember_times(context);
    if (expect_of(context)->there)
        return;
    seen->regs = context->regs;
    seen->fp = *bank_of(context);
    seen->reason = context->reason;
    seen->started = context->started;
    seen->traps = context->traps;
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
    return context->state == MONITOR_STATE_READY || context->state == MONITOR_STATE_ASLEEP ||
           context->state == MONITOR_STATE_THROTTLED;
}

static void check_queue(const struct tl_context *context)
{
    const struct tl_queue *queue = &context->queue;

    require(queue->line_len <= TL_MAX_LINE && queue->scanned <= queue->line_len);
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

    require((context->state <= MONITOR_STATE_HELD || context->state == MONITOR_STATE_SHADOW || runs(context)) &&
            monitor_reason_name((uint8_t)context->reason) != NULL);
    if (context->state == MONITOR_STATE_EMPTY)
        return;
    require(context->id == (uint32_t)(context - monitor->contexts) + 1);
    check_name(context);
    require((context->principal.permissions & (TL_PERM_MANAGE | TL_PERM_INSPECT)) == 0);
    require(context->principal.id == context->id && context->principal.name == context->name);
    require(context->mem.memory == tl_memory_of_applet(context->id - 1) && context->mem.base == MACHINE_BASE);
    require(context->in_a_row <= TL_FAULTS_MAX);
    require(context->state != MONITOR_STATE_HELD || context->in_a_row == TL_FAULTS_MAX);
    oracle_limits_context(context);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *other = &monitor->contexts[i];
        if (other == context || other->state == MONITOR_STATE_EMPTY)
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

static void check_registers(const struct tl_context *context)
{
    static const struct tl_fp no_fp;
    struct tl_regs regs = {.pc = MACHINE_BASE + 16, .sp = MACHINE_END};

    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    require(memcmp(bank_of(context), &no_fp, sizeof no_fp) == 0);
    require(context->status == 0 && context->reason == MONITOR_REASON_NONE);
    require(context->queue.line_len == 0 && context->queue.head == context->queue.tail && !context->queue.skipping);
}

// It has begun anew, and is READY; its memory is made in turns.
static void check_started(const struct tl_context *context)
{
    check_registers(context);
    require(context->job.turn == tl_start_turn && !context->placed && context->job.done == 0);
    oracle_text_fresh(context);
    oracle_limits_fresh(context);
    oracle_pair_fresh(context);
}

void oracle_placed(struct tl_context *context)
{
    uint32_t index = context->id - 1;

    check_registers(context);
    require(context->placed && context->state == MONITOR_STATE_READY);
    machine_open(index, 0, TL_BOARD_APPLET_MEMORY);
    for (uint64_t at = 0; at < TL_BOARD_APPLET_MEMORY; at += MACHINE_PAGE) {
        const uint8_t *p = tl_memory_of_applet(index) + at;
        uint8_t first = at == 0 ? 0xc0 : at == MACHINE_PAGE ? 0xc1 : at == 4 * MACHINE_PAGE ? 0xda : 0;
        require(p[0] == first && p[63] == first && memcmp(p, p + 1, 63) == 0);
        require(p[64] == 0 && memcmp(p + 64, p + 65, MACHINE_PAGE - 65) == 0);
    }
    machine_close(index);
    oracle_limits_placed(context);
    oracle_pair_placed(context);
}

// It slept, and was woken since: that, and the answer to its WAIT, is all that is new.
static bool woke(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    struct tl_regs regs = seen->regs;

    if (seen->state != MONITOR_STATE_ASLEEP || context->state != MONITOR_STATE_READY ||
        context->started != seen->started)
        return false;
    oracle_events_woken(context, seen->mask, seen->wake_at, pending(seen));
    regs.r[0] = context->regs.r[0];
    require(memcmp(&context->regs, &regs, sizeof regs) == 0);
    return true;
}

// Its time to be started again had come.
static void check_restarted(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    require(seen->state == MONITOR_STATE_BACKOFF && context->state == MONITOR_STATE_READY &&
            seen->wake_at <= machine.now);
    require(context->restarts == seen->restarts + 1);
    check_started(context);
    oracle_turns_started(context, seen->wake_at, true);
}

// Someone else's step: nothing of it has changed, but that its time had come: it was started again, or goes on; or that
// its start goes on.
static void check_bystander(struct tl_context *context)
{
    const struct seen *seen = seen_of(context);
    const struct tl_queue *queue = &context->queue;
    bool starts = seen->job == tl_start_turn;

    if (context->started != seen->started) {
        check_restarted(context);
        return;
    }
    bool awake = woke(context);
    bool throttled = starts && context->state == MONITOR_STATE_THROTTLED;
    require((context->state == seen->state || awake || throttled || oracle_limits_released(context)) &&
            context->reason == seen->reason);
    require(context->job.turn == seen->job || (starts && context->placed && context->job.turn == NULL));
    require(context->traps == seen->traps);
    require(context->faults == seen->faults && context->restarts == seen->restarts);
    require(context->cpu == seen->cpu || (context->cpu > seen->cpu && oracle_turns_ran(context)));
    require(oracle_limits_paid(context));
    require(context->principal.calls == seen->calls && context->principal.refused == seen->refused);
    require(awake || memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    require(memcmp(bank_of(context), &seen->fp, sizeof seen->fp) == 0);
    require(queue->line_len == seen->line_len && queue->skipping == seen->skipping);
    require(queue->head == seen->head && queue->tail == seen->tail && context->log.len == seen->log_len);
    require(memcmp(queue->reply + queue->head, seen->reply + queue->head, queue->tail - queue->head) == 0);
    if (starts)
        oracle_limits_look(context);
}

// A request of the host's has started or stopped it, or loaded it or another in its place.
static void check_managed(struct tl_context *context)
{
    struct seen *seen = seen_of(context);
    bool loaded = (seen->state == MONITOR_STATE_EMPTY && context->state != MONITOR_STATE_EMPTY) ||
                  seen->state == MONITOR_STATE_SHADOW || (context->started == 0 && seen->started != 0);

    expect_of(context)->there = false;
    if (loaded) {
        oracle_lose(seen);
        oracle_limits_loaded(context);
    }
    if (context->started != seen->started && context->state == MONITOR_STATE_READY) {
        check_started(context);
        oracle_turns_started(context, 0, false);
    }
    if (loaded || context->started != seen->started)
        return;
    require(context->job.turn == NULL);
    require(context->faults == seen->faults && memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    require(context->state == MONITOR_STATE_EMPTY ||
            (context->state == MONITOR_STATE_STOPPED && context->reason == MONITOR_REASON_KILLED));
}

static bool managed(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    return oracle.step == ORACLE_HOST && (context->state != seen->state || context->started != seen->started);
}

// In the middle of a call: its result is not there yet.
static void check_under_way(const struct tl_context *context)
{
    const struct seen *seen = seen_of(context);

    expect_of(context)->turned = true; // or it will: a long request is only read within its trap
    require(context->traps - seen->traps <= 1 && context->faults == seen->faults);
    require(context->restarts == seen->restarts && memcmp(&context->regs, &seen->regs, sizeof seen->regs) == 0);
    require(memcmp(bank_of(context), &seen->fp, sizeof seen->fp) == 0);
    (void)oracle_limits_released(context);
    oracle_limits_look(context);
}

// Its own step is done, now or since its last turn.
static void check_step(struct tl_context *context)
{
    struct expect *expect = expect_of(context);
    enum oracle_step step = oracle.step;
    struct tl_context *of = oracle.context;

    oracle.step = expect->step;
    oracle.context = context;
    oracle.info = expect->info;
    oracle_call_step(context);
    oracle_pair_met(context);
    oracle_limits_look(context);
    expect->there = false;
    oracle.step = step;
    oracle.context = of;
}

static void check(struct tl_context *context)
{
    struct expect *expect = expect_of(context);

    check_context(context);
    if (oracle_clone_made(context))
        return;
    if (context->state == MONITOR_STATE_SHADOW)
        oracle_pair_look(context);
    else if (managed(context))
        check_managed(context);
    else if (expect->there && runs(context) && context->job.turn != NULL)
        check_under_way(context);
    else if (expect->there)
        check_step(context);
    else
        check_bystander(context);
}

static void rest(void)
{
    oracle.step = ORACLE_REST;
    oracle.context = NULL;
    oracle.fault_count = machine.monitor->fault_count;
    oracle.switches = machine.monitor->switches;
}

void oracle_sight(struct tl_context *context)
{
    if (expect_of(context)->there && !expect_of(context)->turned)
        return; // it is still within its trap
    check(context);
    remember(context);
}

void oracle_look(void)
{
    struct tl_context *contexts = machine.monitor->contexts;

    require(oracle.step != ORACLE_HALF || machine.out_len == 0); // nothing has left
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        check(&contexts[i]);
    check_counters();
    oracle_text_console();
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        remember(&contexts[i]);
        machine_close(i);
    }
    oracle.looked = machine.now;
    rest();
}

void oracle_enter(struct tl_context *context)
{
    oracle_turns_enter(context);
    oracle_limits_now(context);
}

void oracle_look_host(void)
{
    oracle.step = ORACLE_HOST;
    oracle_look();
}

// Sets the memory that the monitor may touch from here on.
static void open_for(enum oracle_step step)
{
    if (step != ORACLE_CALL && step != ORACLE_FAULT)
        return;
    if (step == ORACLE_CALL && !oracle_pair_caught(oracle.context))
        oracle_call_open(oracle.context);
    oracle_pair_open(oracle.context);
}

static void expect(struct tl_context *context, const struct tl_trap_info *info)
{
    struct expect *expect = expect_of(context);
    enum oracle_step step = oracle.step;

    expect->there = step == ORACLE_CALL || step == ORACLE_FAULT || step == ORACLE_TIMER;
    expect->turned = expect->done = false;
    expect->unseeded = machine.monitor->random.seeded < TL_RANDOM_SEED_MIN;
    expect->step = step;
    expect->info = info != NULL ? *info : (struct tl_trap_info){0};
    expect->input_n = expect->output_n = 0;
}

void oracle_expect(enum oracle_step step, struct tl_context *context, const struct tl_trap_info *info)
{
    struct tl_monitor *monitor = machine.monitor;

    // A request of the host is judged when it is served.
    oracle.step = step == ORACLE_HOST || step == ORACLE_SLEEP ? ORACLE_REST : step;
    oracle.context = context != NULL ? oracle_leader(context) : NULL;
    if (context != NULL) {
        oracle_limits_was(oracle.context, true);
        machine_close(context->id - 1);
        expect_of(oracle.context)->there = false;
        remember(oracle.context);
        if (context != oracle.context)
            remember(context);
        expect(oracle.context, info);
        oracle_pair_step(context, step);
        open_for(step);
        if (step == ORACLE_TIMER)
            oracle_turns_over();
    } else {
        oracle_limits_idle();
    }
    oracle.now = machine.now;
    oracle.timer = machine.timer;
    oracle.switches = monitor->switches;
}

void oracle_begin(void)
{
    struct tl_context *contexts = machine.monitor->contexts;

    memset(&oracle, 0, sizeof oracle);
    oracle.looked = machine.now;
    machine.guarded = true;
    oracle_text_begin();
    oracle_limits_begin();
    oracle_pair_begin();
    oracle_turns_begin();
    rest();
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        machine_close(i);
        remember(&contexts[i]);
        if (contexts[i].state != MONITOR_STATE_READY)
            continue;
        oracle_text_fresh(&contexts[i]);
        oracle_pair_fresh(&contexts[i]);
        oracle_placed(&contexts[i]);
    }
}
