// SPDX-License-Identifier: BSD-3-Clause
// Turns: between two of them the host is looked at, and at a slice's end others run; whoever is ready has a slice
// before another has its second; the host keeps to its share; and what contexts start by themselves to its tenth.
#include <string.h>

#include "tests/machine/oracle_state.h"

#define SLACK (100 * MACHINE_TICK)

static struct {
    // The present slice, and whose it is.
    uint64_t slice_end, slice;
    const struct tl_context *runner;
    uint64_t over;  // it ended by the timer: this one
    unsigned late;  // turns that were begun after its end
    unsigned since; // turns of jobs since the host was looked at

    uint64_t visit_from, turn_from, longest;
    uint64_t hosted; // in this slice, while another was ready
    bool ready;      // one was, when the visit began
    tl_turn *turn;

    // No context may start by itself before; as little and as much as the monitor may think.
    uint64_t gate_least, gate_most;
    struct {
        bool by_itself, had_turn, ready;
        uint64_t last, since; // the slices' numbers: of its last; and since when it is ready
    } of[TL_BOARD_APPLETS];
} turns;

static uint32_t index_of(const struct tl_context *context)
{
    return (uint32_t)(context - machine.monitor->contexts);
}

// The contexts that are ready, and since when.
static void note_ready(void)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        bool ready = machine.monitor->contexts[i].state == MONITOR_STATE_READY;
        if (ready && !turns.of[i].ready)
            turns.of[i].since = turns.slice;
        turns.of[i].ready = ready;
    }
}

// The context has the processor. If that is a new slice, whoever was ready in its last one had one since.
static void gets(const struct tl_context *context)
{
    uint32_t mine = index_of(context);

    note_ready();
    if (turns.runner == context && turns.slice_end == machine.monitor->slice_end)
        return;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (i != mine && turns.of[i].ready && turns.of[mine].last != 0 && turns.of[i].since <= turns.of[mine].last)
            require(turns.of[i].last > turns.of[mine].last);
    turns.runner = context;
    turns.slice_end = machine.monitor->slice_end;
    turns.of[mine].last = ++turns.slice;
    turns.late = 0;
    turns.hosted = 0;
}

void oracle_turns_enter(const struct tl_context *context)
{
    gets(context);
    require(turns.over != turns.slice_end); // a slice that is over gives up the processor
    turns.since = turns.late = 0;
}

void oracle_turns_over(void)
{
    turns.over = machine.monitor->slice_end;
}

bool oracle_turns_ran(const struct tl_context *context)
{
    return turns.runner == context || turns.of[index_of(context)].had_turn;
}

void oracle_turns_started(const struct tl_context *context, uint64_t wake_at, bool by_itself)
{
    turns.of[index_of(context)].by_itself = by_itself;
    if (!by_itself)
        return;
    require(context->started >= turns.gate_least);
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *other = &machine.monitor->contexts[i];
        require(other->state != MONITOR_STATE_BACKOFF ||
                other->wake_at >= wake_at); // who has waited longest is the first
    }
}

uint64_t oracle_turns_wake(const struct tl_context *context)
{
    bool waits = context->state == MONITOR_STATE_BACKOFF && turns.gate_most > context->wake_at;

    return waits ? turns.gate_most : context->wake_at;
}

// A piece of a start by itself took that long.
static void close_gate(uint64_t from)
{
    uint64_t took = machine.now - from, least = took > SLACK ? took - SLACK : 0;

    if (turns.gate_most < machine.now)
        turns.gate_most = machine.now;
    if (turns.gate_least < from)
        turns.gate_least = from;
    turns.gate_most += 10 * took;
    turns.gate_least += 10 * least;
}

static void turn_begins(struct tl_context *context)
{
    oracle_sight(context);
    gets(context);
    oracle_limits_now(context);
    turns.late += machine.now > turns.slice_end;
    // A call's first one, and one more; the host is not visited in a slice's last ms, of which it has its share after
    // it.
    bool last_ms = machine.now + TL_HOST_SHARE_NS + SLACK >= machine.monitor->slice_end;
    require((++turns.since <= 2 || last_ms) && turns.late <= 2);
    turns.turn = context->job.turn;
    turns.of[index_of(context)].had_turn = true;
    if (turns.turn != tl_start_turn)
        oracle_call_reopen(context);
}

static void turn_ends(struct tl_context *context)
{
    struct expect *expect = expect_of(context);

    oracle_limits_was(context, turns.turn != tl_start_turn);
    if (turns.turn != tl_start_turn) {
        expect->turned = true;
        expect->done = context->job.turn == NULL;
        machine_close(index_of(context));
        if (context->lockstep.shadow != NULL)
            machine_close(index_of(context->lockstep.shadow));
        return;
    }
    if (turns.of[index_of(context)].by_itself)
        close_gate(turns.turn_from);
    if (context->job.turn == NULL)
        oracle_placed(context);
}

static void turn(struct tl_context *context, bool begins)
{
    if (begins && context != NULL)
        turn_begins(context);
    if (begins) {
        turns.turn_from = machine.now;
        return;
    }
    if (context != NULL) {
        turn_ends(context);
        return;
    }
    if (machine.now - turns.turn_from > turns.longest)
        turns.longest = machine.now - turns.turn_from;
    oracle_look_host();
}

// All that was is judged before the host may change it.
static void visit_begins(void)
{
    oracle_limits_now(NULL);
    oracle_look();
    turns.visit_from = machine.now;
    turns.longest = 0;
    turns.since = 0;
    note_ready();
    turns.ready = false;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        turns.ready |= turns.of[i].ready;
        turns.of[i].had_turn = false;
    }
}

static void visit(bool begins)
{
    if (begins) {
        visit_begins();
        return;
    }
    uint64_t took = machine.now - turns.visit_from;
    require(took <= TL_HOST_SHARE_NS + turns.longest + SLACK);
    turns.hosted += turns.ready ? took : 0;
    // Within its slice, once more if it began with a start, and before the next one.
    require(turns.hosted <= 3 * (TL_HOST_SHARE_NS + machine.turn_ns + SLACK));
    oracle_limits_hosted();
    note_ready();
}

void oracle_turns_begin(void)
{
    memset(&turns, 0, sizeof turns);
    note_ready();
    machine.turn = turn;
    machine.visit = visit;
}
