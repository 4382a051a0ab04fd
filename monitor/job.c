// SPDX-License-Identifier: BSD-3-Clause
// Jobs, turn by turn: see job.h. What a turn of each kind does is in the file that begins it.
#include "monitor/job.h"

#include "monitor/monitor.h"

bool tl_job_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    switch (context->job.kind) {
    case TL_JOB_START:
        return tl_start_turn(monitor, context);
    case TL_JOB_RANDOM:
        return tl_random_turn(monitor, context);
    case TL_JOB_RECEIVE:
    case TL_JOB_FLUSH:
    case TL_JOB_CALL:
        return tl_requests_turn(monitor, context);
    case TL_JOB_COMPARE:
        return tl_lockstep_turn(monitor, context);
    case TL_JOB_NONE:
        break;
    }
    return false;
}

static bool watched_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    tl_watch_begin();
    bool more = tl_job_turn(monitor, context);
    tl_watch_end();
    return more;
}

bool tl_job_begin(struct tl_monitor *monitor, struct tl_context *context)
{
    return !watched_turn(monitor, context) && context->state == TL_STATE_READY;
}

bool tl_job_run(struct tl_monitor *monitor, struct tl_context *context)
{
    do {
        if (!watched_turn(monitor, context))
            return context->state == TL_STATE_READY;
        (void)tl_host_visit(monitor, tl_arch_now());
        // The host may have stopped it, started it anew, or loaded another in its place.
    } while (context->job.kind != TL_JOB_NONE && tl_arch_now() < monitor->slice_end);
    return false;
}

void tl_job_finish(struct tl_monitor *monitor, struct tl_context *context)
{
    while (context->job.kind != TL_JOB_NONE && watched_turn(monitor, context))
        ;
}
