// SPDX-License-Identifier: BSD-3-Clause
// An applet's limits of processor time, and what happens when it passes one: docs/abi.md, "Budget and deadline".
//
// Both limits count only the processor time of the applet itself: other applets can make it late, but never stop it.
#ifndef TL_MONITOR_LIMITS_H
#define TL_MONITOR_LIMITS_H

#include "monitor/context/context.h"

#define TL_PERIOD_NS UINT64_C(1000000000) // the period of a budget: 1 s

// How long the context may run at a stretch, in ns, from 1 to TL_SLICE_NS.
uint64_t tl_limits_slice(const struct tl_context *context);

// Charges the context for `used` ns, up to `now`; `gave_up` says whether it then gave up the processor by itself. If it
// has passed a limit, its manifest decides what happens.
void tl_limits_spend(struct tl_monitor *monitor, struct tl_context *context, uint64_t used, uint64_t now, bool gave_up);

// Begins the next period of a throttled context.
void tl_limits_release(struct tl_context *context, uint64_t now);

#endif
