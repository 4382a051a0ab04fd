// SPDX-License-Identifier: BSD-3-Clause
// Starts contexts: see start.h.
#include "monitor/context/start.h"

#include "monitor/monitor.h"
#include "stream/mem.h"

// Contexts whose images are linked for the same region share its memory.
static bool memory_in_use(const struct tl_monitor *monitor, const struct tl_context *wants)
{
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {
        const struct tl_context *context = &monitor->contexts[i];
        if (context != wants && !tl_context_done(context) && context->mem.memory == wants->mem.memory)
            return true;
    }
    return false;
}

bool tl_context_may_start(const struct tl_monitor *monitor, const struct tl_context *context)
{
    return context->state != MONITOR_STATE_SHADOW && !memory_in_use(monitor, context);
}

int tl_context_start(struct tl_monitor *monitor, struct tl_context *context)
{
    const struct tl_image *image = &context->layout;

    if (!tl_context_may_start(monitor, context))
        return TL_ERR_STATE;
    uint64_t top = (image->base + image->size) & ~UINT64_C(15);
    tl_regs_reset(&context->regs, image->entry, top, context->principal.permissions);
    memset(&context->fp, 0, sizeof context->fp);
    tl_context_leave(monitor, context); // the processor still holds the floating-point bank of the previous run
    tl_queue_reset(&context->queue);
    tl_events_reset(&context->events, context->id);
    context->job = (struct tl_job){.turn = tl_start_turn};
    context->state = MONITOR_STATE_READY;
    context->reason = MONITOR_REASON_NONE;
    context->status = 0;
    context->placed = context->by_itself = false;
    context->start_took = 0;
    context->marks = (struct tl_marks){0};
    context->started = tl_arch_now();
    context->period = context->started;
    context->spent = 0;
    context->stretch = 0;
    return 0;
}

// The last turn: the context can run.
static void ready(struct tl_monitor *monitor, struct tl_context *context)
{
    context->job.turn = NULL;
    context->placed = true;
    if (context->engine != NULL)
        context->engine->start(context);
    tl_lockstep_start(monitor, context);
}

// For each ns that restarts by policy take, no such restart begins for ten.
static void restarts_wait(struct tl_monitor *monitor, uint64_t from)
{
    uint64_t now = tl_arch_now(), at = monitor->restart_at > now ? monitor->restart_at : now;

    monitor->restart_at = at + TL_RESTART_WAITS * (now - from);
}

bool tl_start_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    struct tl_job *job = &context->job;
    struct tl_context *shadow = context->lockstep.shadow;
    uint64_t from = tl_arch_now();
    size_t most = shadow == NULL ? TL_TURN_BYTES : TL_TURN_BYTES / 2; // the shadow's memory is copied as well
    size_t left = context->mem.size - job->done, n = left < most ? left : most;

    tl_image_place(context->image, &context->layout, context->mem.memory, job->done, n);
    tl_arch_sync_code(context->mem.memory + job->done, n);
    if (shadow != NULL) {
        tl_usermem_clone(&shadow->mem, &context->mem, job->done, n);
        tl_arch_sync_code(shadow->mem.memory + job->done, n);
    }
    job->done += n;
    if (job->done == context->mem.size)
        ready(monitor, context);
    if (context->by_itself)
        restarts_wait(monitor, from);
    return context->job.turn != NULL;
}
