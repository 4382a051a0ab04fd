// SPDX-License-Identifier: BSD-3-Clause
// How a context sleeps in WAIT, and what wakes it. A sleeping context does not run; the scheduler looks at it again at
// `wake_at`.
#ifndef TL_MONITOR_SLEEP_H
#define TL_MONITOR_SLEEP_H

#include "monitor/context/context.h"

// Serves WAIT with the arguments that the applet gave. True: *result is the call's result: the kinds of `mask` that are
// pending; 0 if the deadline has passed; TL_ERR_INVAL if the mask has bits that stand for no event. False: the context
// sleeps now, and tl_context_go_on sets the result.
bool tl_context_wait(struct tl_context *context, uintptr_t mask, uint64_t deadline, uint64_t now, intptr_t *result);

// Makes a context READY that is ASLEEP or THROTTLED and whose wake_at has come. One that slept gets the result of WAIT.
void tl_context_go_on(struct tl_context *context, uint64_t now);

// For programs that run contexts by hand: the processor waits while the context is ASLEEP or THROTTLED, until `until`
// (ns) at the latest. Uses the timer.
void tl_context_doze(struct tl_context *context, uint64_t until);

// Tells the context that events of these kinds are new; it wakes if it waits for one of them.
void tl_context_rouse(struct tl_context *context, uint32_t kinds);

#endif
