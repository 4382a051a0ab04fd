// SPDX-License-Identifier: BSD-3-Clause
// How a context is started. It is READY at once; its memory is cleared and filled as a job (job.h), in slices of its
// own.
#ifndef TL_MONITOR_START_H
#define TL_MONITOR_START_H

#include "monitor/monitor.h"

// For each ns that contexts spend on restarts by policy, no such restart begins for this many ns.
#define TL_RESTART_WAITS 10u

// Starts the context afresh from its pristine image: memory, registers, queues and floating point are reset, and
// nothing of an earlier run is left. A context that runs is started anew. Clearing and filling its memory is a job
// (job.h), which is done in its own slices, on its own account, before it is entered. Returns 0; or TL_ERR_STATE, and
// nothing has changed, if another context runs in the region that this one is linked for (TL_BOARD_REGIONS), or if it
// is a shadow.
int tl_context_start(struct tl_monitor *monitor, struct tl_context *context);

// Whether tl_context_start would start it.
bool tl_context_may_start(const struct tl_monitor *monitor, const struct tl_context *context);

#endif
