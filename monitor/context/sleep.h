// SPDX-License-Identifier: BSD-3-Clause
// How a context sleeps in WAIT, and what wakes it. Asleep it is not run; the scheduler looks at it again at `wake_at`.
#ifndef TL_MONITOR_SLEEP_H
#define TL_MONITOR_SLEEP_H

#include "monitor/context/context.h"

// WAIT's arguments, as the applet gave them. True: *result is the call's result, the kinds of `mask` that something
// waits of; 0 when the deadline has passed; TL_ERR_INVAL: the mask has bits that are no event's. False: it sleeps now,
// and its result comes with tl_context_go_on.
bool tl_context_wait(struct tl_context *context, uintptr_t mask, uint64_t deadline, uint64_t now, intptr_t *result);

// One that is ASLEEP or THROTTLED, whose wake_at has come: it is READY; one that slept has WAIT's result.
void tl_context_go_on(struct tl_context *context, uint64_t now);

// For who runs contexts by hand: while it is ASLEEP or THROTTLED, the processor waits, until `until` (ns) at the
// latest. Uses the timer.
void tl_context_doze(struct tl_context *context, uint64_t until);

// Something new of these kinds is there for the context: if it waits for that, its time has come.
void tl_context_rouse(struct tl_context *context, uint32_t kinds);

#endif
