// SPDX-License-Identifier: BSD-3-Clause
// How a context runs: to its next trap, for a slice, or to its end; preempted by the timer, within its limits.
#ifndef TL_MONITOR_RUN_H
#define TL_MONITOR_RUN_H

#include "monitor/monitor.h"

#define TL_SLICE_NS UINT64_C(10000000) // the longest time from one context's slice to the next one's: 10 ms, of which
#define TL_GAP_NS   UINT64_C(500000)   // this much is for what lies between two slices: the switch, the end of a turn

// Makes the processor the context's: its protection and its floating-point bank.
void tl_context_use(struct tl_monitor *monitor, struct tl_context *context);

// Runs the context, which must be READY, to its next trap, and returns the trap; a handler then deals with it. A job of
// the context (job.h) is finished first. This function does not set the timer: unless the caller did (tl_arch_timer), a
// context that makes no call keeps the processor. A TL_TRAP_INTERRUPT may have no device behind it: the first
// floating-point instruction of a run looks like one. For a context in lockstep, which is two, use tl_context_slice.
enum tl_trap tl_context_schedule(struct tl_monitor *monitor, struct tl_context *context);

// Runs the context, which must be READY, for one slice, or until it stops or gives up the rest of it. The context's
// handler deals with its traps.
void tl_context_slice(struct tl_monitor *monitor, struct tl_context *context);

// Runs the context alone, slice after slice, until it ends or until `limit` ns have passed, which is checked after each
// slice. UINT64_MAX means no limit. The processor waits while the context sleeps.
void tl_context_run(struct tl_monitor *monitor, struct tl_context *context, uint64_t limit);

// For a handler: deals with a trap that is not a call. False if another context should run now.
bool tl_trapped(struct tl_monitor *monitor, struct tl_context *context, enum tl_trap trap);

// Serves the pending interrupt. False if it was the timer's.
bool tl_interrupted(struct tl_monitor *monitor);

#endif
