// SPDX-License-Identifier: BSD-3-Clause
// Lockstep: runs two contexts that must do the same. See lockstep.h.
#include "monitor/context/lockstep.h"

#include "monitor/context/clone.h"
#include "monitor/context/run.h"
#include "monitor/monitor.h"
#include "monitor/syscall.h"
#include "monitor/usermem.h"
#include "stream/mem.h"

bool tl_lockstep_has_room(const struct tl_monitor *monitor, const struct tl_context *context)
{
    if (context->lockstep.shadow != NULL)
        return true;
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++)
        if (monitor->contexts[i].state == MONITOR_STATE_EMPTY && &monitor->contexts[i] != context)
            return true;
    return false;
}

void tl_lockstep_reserve(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_context *shadow = tl_monitor_find_empty(monitor);

    // An earlier context may have left everything but its state in this place.
    tl_context_copy_to(monitor, context, shadow);
    shadow->state = MONITOR_STATE_SHADOW;
    context->lockstep.shadow = shadow;
    context->mem.twin = shadow->mem.memory;
}

void tl_lockstep_release(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_context *shadow = context->lockstep.shadow;

    if (shadow == NULL)
        return;
    tl_context_leave(monitor, shadow);
    memset(shadow, 0, sizeof *shadow);
    context->lockstep.shadow = NULL;
    context->mem.twin = NULL;
}

void tl_lockstep_start(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_context *shadow = context->lockstep.shadow;

    if (shadow == NULL)
        return;
    context->lockstep = (struct tl_lockstep){.shadow = shadow};
    tl_context_clone_to(monitor, context, shadow);
    shadow->state = MONITOR_STATE_SHADOW;
}

// Compares the memory that a call's first two arguments name, if it is memory of the applet: whatever the call is, the
// bytes that it sends out are among these. Longer output goes out in pieces, and each is compared then
// (tl_lockstep_same).
static bool same_output(const struct tl_context *context)
{
    uintptr_t p = tl_context_a1(context);
    size_t n = tl_context_a2(context);

    return tl_usermem_check(&context->mem, p, n, TL_ACCESS_READ) < 0 ||
           tl_usermem_same(&context->mem, p, n < TL_MAX_LINE ? n : TL_MAX_LINE);
}

static bool is_exit(const struct tl_context *context)
{
    return tl_context_a0(context) == TL_SYS_EXIT || tl_context_a0(context) == TL_SYS_EXIT_STATUS;
}

static bool same_window(struct tl_context *context)
{
    const struct tl_usermem *mem = &context->mem;
    size_t at = context->lockstep.window;

    context->lockstep.window = at + TL_LOCKSTEP_WINDOW < mem->size ? at + TL_LOCKSTEP_WINDOW : 0;
    return tl_usermem_same(mem, mem->base + at, TL_LOCKSTEP_WINDOW);
}

// Returns in words what differs between the two; NULL: nothing.
static const char *difference(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_lockstep *pair = &context->lockstep;
    const struct tl_lockstep_side *a = &pair->sides[0], *b = &pair->sides[1];
    bool call = a->trap == TL_TRAP_CALL;

    if (a->trap != b->trap || a->info.address != b->info.address || a->info.syndrome != b->info.syndrome)
        return "what they trapped for";
    if (!tl_regs_equal(&context->regs, &pair->shadow->regs))
        return "a register";
    if (!tl_context_same_bank(monitor, context, pair->shadow))
        return "a floating-point register";
    if (call && !same_output(context))
        return "what they would send";
    if ((context->principal.permissions & TL_LOCKSTEP_MEMORY) != 0 && !same_window(context))
        return "memory";
    return NULL;
}

static void differ(struct tl_monitor *monitor, struct tl_context *context, const char *what)
{
    tl_say_of(monitor, context, "%s and its shadow differ in %s", context->name, what);
    tl_fault(monitor, context, MONITOR_REASON_LOCKSTEP, 0, 0);
}

bool tl_lockstep_same(struct tl_monitor *monitor, struct tl_context *context, uintptr_t p, size_t n)
{
    if (context->mem.twin == NULL || tl_usermem_same(&context->mem, p, n))
        return true;
    differ(monitor, context, "what they would send");
    return false;
}

// Serves the call once, for which both have asked.
static bool agree(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_lockstep *pair = &context->lockstep;
    const struct tl_lockstep_side side = pair->sides[0];

    memset(pair->sides, 0, sizeof pair->sides);
    pair->turn = 0;
    pair->met = true;
    monitor->trap = side.info;
    return context->handler(monitor, context, side.trap);
}

// Both have trapped: compares them and deals with the trap. True: the context may go on at once.
static bool meet(struct tl_monitor *monitor, struct tl_context *context)
{
    const char *what = difference(monitor, context);

    if (what != NULL) {
        differ(monitor, context, what);
        return false;
    }
    bool exits = context->lockstep.sides[0].trap == TL_TRAP_CALL && is_exit(context);
    if (!exits || (context->principal.permissions & TL_LOCKSTEP_MEMORY) == 0)
        return agree(monitor, context);
    context->job = (struct tl_job){.turn = tl_lockstep_turn};
    return false;
}

bool tl_lockstep_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    const struct tl_usermem *mem = &context->mem;
    struct tl_job *job = &context->job;
    size_t left = mem->size - job->done, n = left < TL_TURN_BYTES ? left : TL_TURN_BYTES;
    bool same = tl_usermem_same(mem, mem->base + job->done, n);

    job->done += n;
    if (same && job->done < mem->size)
        return true;
    job->turn = NULL;
    if (same)
        (void)agree(monitor, context);
    else
        differ(monitor, context, "memory");
    return false;
}

// The side whose turn it is was interrupted, at the end of its slice.
static void turn_over(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_lockstep *pair = &context->lockstep;
    const struct tl_lockstep_side *mine = &pair->sides[pair->turn], *other = &pair->sides[1 - pair->turn];

    if (!other->trapped)
        pair->turn = 1 - pair->turn;
    else if (mine->ran > 2 * other->ran + 4 * TL_SLICE_NS)
        differ(monitor, context, "how far they come");
}

void tl_lockstep_slice(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_lockstep *pair = &context->lockstep;
    bool on = true;

    while (on) {
        if (context->job.turn != NULL) {
            on = tl_job_run(monitor, context);
            continue;
        }
        if (pair->met)
            pair->shadow->regs = context->regs;
        pair->met = false;
        struct tl_context *runs = pair->turn == 0 ? context : pair->shadow;
        struct tl_lockstep_side *side = &pair->sides[pair->turn];
        uint64_t from = tl_arch_now();
        enum tl_trap trap = tl_context_schedule(monitor, runs);
        side->ran += tl_arch_now() - from;
        if (trap != TL_TRAP_INTERRUPT) {
            side->trapped = true;
            side->trap = trap;
            side->info = trap == TL_TRAP_CALL ? ((struct tl_trap_info){0}) : monitor->trap;
            pair->turn = 1 - pair->turn;
            on = !pair->sides[pair->turn].trapped || meet(monitor, context) || context->job.turn != NULL;
        } else if (!tl_interrupted(monitor)) {
            turn_over(monitor, context);
            on = false;
        } else {
            on = context->state == MONITOR_STATE_READY && monitor->loaded == runs;
        }
    }
    monitor->current = context; // not its shadow: the scheduler goes on from here
}
