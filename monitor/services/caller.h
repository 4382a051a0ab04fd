// SPDX-License-Identifier: BSD-3-Clause
// Tells services who calls.
#ifndef TL_SERVICES_CALLER_H
#define TL_SERVICES_CALLER_H

#include "monitor/monitor.h"

// Returns the context of the calling applet, or NULL if the host calls.
struct tl_context *tl_monitor_caller(const struct tl_rpc_call *call);

// Returns the source under which a service logs for this call: the applet's, or the monitor's for the host.
struct tl_log_source *tl_monitor_log_source(const struct tl_rpc_call *call);

#endif
