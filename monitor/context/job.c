// SPDX-License-Identifier: BSD-3-Clause
// Jobs, turn by turn: see job.h. Apart from run.c, so that tests can stand in between.
#include "monitor/context/context.h"

bool tl_job_turn(struct tl_monitor *monitor, struct tl_context *context)
{
    return context->job.turn != NULL && context->job.turn(monitor, context);
}
