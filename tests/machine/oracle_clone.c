// SPDX-License-Identifier: BSD-3-Clause
// Clones, by a call of the application's own (TL_SYS_OWN; its argument is whose, 0: the caller's): all that the source
// had, and a name, a memory and counters of its own.
#include <string.h>

#include "tests/machine/oracle_state.h"

static const struct tl_context *source_of(void)
{
    const struct tl_context *caller = oracle.context;
    uint64_t which = seen_of(caller)->regs.r[1] % (TL_BOARD_APPLETS + 1);

    return which == 0 ? caller : &machine.monitor->contexts[which - 1];
}

static void check_same_memory(const struct tl_context *a, const struct tl_context *b)
{
    machine_open(a->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    machine_open(b->id - 1, 0, TL_BOARD_APPLET_MEMORY);
    require(memcmp(a->mem.memory, b->mem.memory, TL_BOARD_APPLET_MEMORY) == 0);
    machine_close(a->id - 1);
    machine_close(b->id - 1);
}

static void check_same_queue(const struct tl_queue *queue, const struct tl_context *source)
{
    const struct seen *seen = seen_of(source);

    require(queue->line_len == seen->line_len && queue->head == seen->head && queue->tail == seen->tail);
    require(queue->skipping == seen->skipping && memcmp(queue->line, source->queue.line, queue->line_len) == 0);
    require(memcmp(queue->reply + queue->head, seen->reply + seen->head, pending(seen)) == 0);
}

bool oracle_clone_made(struct tl_context *clone)
{
    const struct tl_context *source;
    bool call = oracle.step == ORACLE_CALL && seen_of(oracle.context)->regs.r[0] == TL_SYS_OWN;

    if (!call || seen_of(clone)->state != MONITOR_STATE_EMPTY || clone->state == MONITOR_STATE_EMPTY)
        return false;
    source = source_of();
    const struct seen *seen = seen_of(source);
    struct tl_regs regs = seen->regs;
    if (source == oracle.context)
        regs.r[0] = 0;
    require(oracle.context->regs.r[0] == clone->id); // so there is one at the most
    require(memcmp(&clone->regs, &regs, sizeof regs) == 0 && memcmp(bank_of(clone), &seen->fp, sizeof seen->fp) == 0);
    require(clone->state == seen->state && clone->reason == seen->reason && clone->started == seen->started);
    require(clone->wake_at == seen->wake_at && clone->events.mask == seen->mask);
    require(clone->traps == 0 && clone->cpu == 0 && clone->faults == 0 && clone->restarts == 0);
    require(clone->throttled == 0 && clone->principal.calls == 0 && clone->principal.refused == 0);
    require(clone->principal.permissions == (source->principal.permissions & ~(TL_LOCKSTEP | TL_LOCKSTEP_MEMORY)));
    require(clone->lockstep.shadow == NULL && clone->mem.twin == NULL && clone->log.len == 0);
    require(clone->handler == source->handler && clone->server == source->server);
    check_same_queue(&clone->queue, source);
    check_same_memory(clone, source);
    oracle_lose(seen_of(clone));
    oracle_text_cloned(clone, source);
    oracle_limits_cloned(clone, source);
    return true;
}

void oracle_clone_result(intptr_t result)
{
    enum monitor_state state = seen_of(source_of())->state;
    bool room = false;

    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        room |= oracle.contexts[i].state == MONITOR_STATE_EMPTY;
    const struct tl_lockstep *pair = &source_of()->lockstep;
    // A call that its shadow has not made yet, or one that takes turns; a start.
    bool within = (pair->shadow != NULL && pair->sides[0].trapped) || seen_of(source_of())->job != NULL;
    if (state == MONITOR_STATE_EMPTY || state == MONITOR_STATE_SHADOW || within)
        require(result == TL_ERR_STATE);
    else if (!room)
        require(result == TL_ERR_QUOTA);
    else
        require(result > 0 && oracle.contexts[result - 1].state == MONITOR_STATE_EMPTY &&
                machine.monitor->contexts[result - 1].state == state);
}
