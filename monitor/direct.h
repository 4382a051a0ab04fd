// SPDX-License-Identifier: BSD-3-Clause
// Calls of direct methods: the trap numbers from TL_SYS_DIRECT on that a method of the context's server has.
#ifndef TL_MONITOR_DIRECT_H
#define TL_MONITOR_DIRECT_H

#include "monitor/monitor.h"

// Serves the call with that number, which gives 64 bits. A number that no method has is TL_ERR_NOSYS. A bad pointer
// stops the context. Returns whether the context may go on.
bool tl_call_direct(struct tl_monitor *monitor, struct tl_context *context, uintptr_t number);

#endif
