// SPDX-License-Identifier: BSD-3-Clause
// Does one turn of a job: see job.h. It is apart from run.c so that tests and the meter can replace it.
#include "monitor/context/context.h"

bool tl_job_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    return context->job.turn != NULL && context->job.turn(monitor, context);
}
