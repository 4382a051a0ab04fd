// SPDX-License-Identifier: BSD-3-Clause
// Jobs, turn by turn: see job.h. What a turn of each kind does is in the file that begins it.
#include "monitor/context/job.h"

#include "monitor/context/start.h"
#include "monitor/monitor.h"
#include "monitor/requests.h"
#include "monitor/syscall.h"

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
