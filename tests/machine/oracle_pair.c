// SPDX-License-Identifier: BSD-3-Clause
// Two in lockstep: they get the same, nothing leaves them before both have come to the same trap, and then once. What
// is upset in one of them is found there, or is nothing that left. A byte of memory that differs may wait: until a call
// sends it, the window of `lockstep_memory` comes to it, or the applet writes over it.
#include <string.h>

#include "tests/machine/oracle_state.h"

static struct pair {
    unsigned meets;
    uint64_t ran[2]; // since they met
    bool trapped[2];
    bool upset;       // a register, or the trap
    uint64_t differs; // where a byte of their memories does; 0: nowhere
    uint64_t late;    // of a request, from its begin
    bool caught, apart, close;
} pairs[TL_BOARD_APPLETS];

static struct pair *pair_of(const struct tl_context *leader)
{
    return &pairs[leader->id - 1];
}

struct tl_context *oracle_leader(const struct tl_context *context)
{
    struct tl_context *all = machine.monitor->contexts;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS && context->state == MONITOR_STATE_SHADOW; i++)
        if (all[i].state != MONITOR_STATE_EMPTY && all[i].lockstep.shadow == context)
            return &all[i];
    return &all[context - all];
}

void oracle_pair_begin(void)
{
    memset(pairs, 0, sizeof pairs);
}

// The two memories, all but the byte that is known to differ.
static void check_same_memory(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;
    uint64_t at = pair_of(leader)->differs != 0 ? pair_of(leader)->differs - MACHINE_BASE : TL_BOARD_APPLET_MEMORY;
    uint64_t rest = at < TL_BOARD_APPLET_MEMORY ? at + 1 : at;
    const uint8_t *a = leader->mem.memory, *b = shadow->mem.memory;

    machine_open(leader->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    machine_open(shadow->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    require(memcmp(a, b, at) == 0 && memcmp(a + rest, b + rest, TL_BOARD_APPLET_MEMORY - rest) == 0);
    machine_close(leader->id - 1);
    machine_close(shadow->id - 1);
}

void oracle_pair_fresh(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;
    bool asked = strstr(machine_manifest(leader).permissions, "lockstep") != NULL;

    memset(pair_of(leader), 0, sizeof *pair_of(leader));
    require((shadow != NULL) == (asked && strcmp(machine_manifest(leader).name, leader->name) == 0));
}

void oracle_pair_placed(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;

    if (shadow == NULL)
        return;
    check_same_memory(leader);
    require(memcmp(&shadow->regs, &leader->regs, sizeof shadow->regs) == 0);
    require(memcmp(bank_of(shadow), bank_of(leader), sizeof shadow->fp) == 0);
}

// A shadow does nothing in its own name.
void oracle_pair_look(const struct tl_context *shadow)
{
    const struct seen *seen = seen_of(shadow);
    const struct tl_context *leader = oracle_leader(shadow);

    if (seen->state != MONITOR_STATE_SHADOW) {
        oracle_lose(seen);
        require(oracle.step == ORACLE_HOST);
    }
    require(leader != shadow && leader->mem.twin == shadow->mem.memory);
    require(shadow->traps == 0 && shadow->cpu == 0 && shadow->faults == 0 && shadow->principal.calls == 0);
    require(shadow->queue.line_len == 0 && shadow->queue.tail == 0 && shadow->log.len == 0);
    require((shadow->principal.permissions & (TL_LOCKSTEP | TL_LOCKSTEP_MEMORY)) == 0);
    if (seen->state != MONITOR_STATE_SHADOW || shadow->started != seen->started)
        return;
    require(memcmp(&shadow->regs, &seen->regs, sizeof seen->regs) == 0 ||
            memcmp(&shadow->regs, &leader->regs, sizeof seen->regs) == 0);
    require(memcmp(bank_of(shadow), &seen->fp, sizeof seen->fp) == 0);
}

void oracle_pair_met(const struct tl_context *leader)
{
    bool met = oracle.step == ORACLE_CALL || oracle.step == ORACLE_FAULT;

    if (met && leader->lockstep.shadow != NULL)
        check_same_memory(leader);
}

void oracle_pair_equal(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;
    struct pair *pair = pair_of(leader);

    require(memcmp(&shadow->regs, &leader->regs, sizeof shadow->regs) == 0);
    require(memcmp(bank_of(shadow), bank_of(leader), sizeof shadow->fp) == 0);
    check_same_memory(leader);
    if (pair->differs >= MACHINE_DATA)
        pair->differs = 0;
}

bool oracle_pair_upset(const struct tl_context *leader, uint64_t p)
{
    struct pair *pair = pair_of(leader);

    if (p != 0 ? pair->differs != 0 : pair->upset)
        return false;
    if (p != 0)
        pair->differs = p;
    else
        pair->upset = true;
    return true;
}

static bool is_exit(const struct tl_context *leader)
{
    return leader->regs.r[0] == TL_SYS_EXIT || leader->regs.r[0] == TL_SYS_EXIT_STATUS;
}

// [*p, *p + *n) of their memory is compared, for what would be sent; and with `lockstep_memory`, a window.
static bool is_sent(const struct tl_context *leader, uint64_t *p, uint64_t *n)
{
    *p = leader->regs.r[1];
    *n = leader->regs.r[2];
    bool is = oracle.step == ORACLE_CALL && oracle_allowed(*p, *n, false);
    *n = *n < TL_MAX_LINE ? *n : TL_MAX_LINE;
    return is;
}

static bool is_in_window(const struct tl_context *leader, uint64_t *p, uint64_t *n)
{
    bool all = oracle.step == ORACLE_CALL && is_exit(leader);

    *p = MACHINE_BASE + (all ? 0 : pair_of(leader)->meets % (TL_BOARD_APPLET_MEMORY / 4096) * 4096);
    *n = all ? TL_BOARD_APPLET_MEMORY : 4096;
    return strstr(machine_manifest(leader).permissions, "lockstep_memory") != NULL;
}

void oracle_pair_step(const struct tl_context *side, enum oracle_step step)
{
    const struct tl_context *leader = oracle.context;
    unsigned mine = side != leader;
    struct pair *pair = pair_of(leader);
    uint64_t p, n;

    pair->caught = pair->apart = false;
    pair->late = UINT64_MAX;
    if (leader->lockstep.shadow == NULL)
        return;
    pair->ran[mine] += machine.now - oracle.looked + MACHINE_TICK;
    if (step == ORACLE_HALF)
        pair->trapped[mine] = true;
    if (step == ORACLE_TIMER && pair->trapped[1 - mine]) {
        uint64_t most = 2 * pair->ran[1 - mine] + 4 * TL_SLICE_NS;
        pair->apart = pair->ran[mine] + 100 * MACHINE_TICK > most;
        pair->close = pair->ran[mine] < most + 100 * MACHINE_TICK;
    }
    if (step != ORACLE_CALL && step != ORACLE_FAULT)
        return;
    pair->caught = pair->upset || (pair->differs != 0 && is_sent(leader, &p, &n) && pair->differs - p < n) ||
                   (pair->differs != 0 && is_in_window(leader, &p, &n) && pair->differs - p < n);
    if (oracle.step == ORACLE_CALL && leader->regs.r[0] == TL_SYS_RPC_REQ && pair->differs != 0)
        pair->late = pair->differs - leader->regs.r[1];
    memset(pair->ran, 0, sizeof pair->ran);
    memset(pair->trapped, 0, sizeof pair->trapped);
}

bool oracle_pair_caught(const struct tl_context *leader)
{
    return pair_of(leader)->caught;
}

bool oracle_pair_apart(const struct tl_context *leader, bool *close)
{
    *close = pair_of(leader)->close;
    return pair_of(leader)->apart;
}

uint64_t oracle_pair_late(const struct tl_context *leader)
{
    return leader->lockstep.shadow != NULL ? pair_of(leader)->late : UINT64_MAX;
}

// Both, or as much of them.
static void open_both(const struct tl_context *leader, uint64_t p, uint64_t n)
{
    machine_open(leader->id - 1, p - MACHINE_BASE, n);
    machine_open(leader->lockstep.shadow->id - 1, p - MACHINE_BASE, n);
}

void oracle_pair_reopen(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;
    const struct expect *expect = expect_of(leader);

    if (shadow == NULL)
        return;
    machine_close(shadow->id - 1);
    if (leader->job.turn == tl_lockstep_turn)
        open_both(leader, MACHINE_BASE, TL_BOARD_APPLET_MEMORY);
    if (expect->input_n > 0)
        open_both(leader, expect->input_at, expect->input_n);
    if (expect->output_n > 0)
        machine_open(shadow->id - 1, expect->output_at - MACHINE_BASE, expect->output_n);
}

// The shadow gets what the call gives, and both are read where they are compared.
void oracle_pair_open(const struct tl_context *leader)
{
    const struct tl_context *shadow = leader->lockstep.shadow;
    struct pair *pair = pair_of(leader);
    uint64_t p, n;

    if (shadow == NULL)
        return;
    machine_close(shadow->id - 1);
    if (!pair->caught && expect_of(leader)->output_n > 0)
        machine_open(shadow->id - 1, expect_of(leader)->output_at - MACHINE_BASE, expect_of(leader)->output_n);
    if (is_sent(leader, &p, &n) && n > 0)
        open_both(leader, p, n);
    if (is_in_window(leader, &p, &n))
        open_both(leader, p, n);
    pair->meets++;
}
