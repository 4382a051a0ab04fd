// SPDX-License-Identifier: BSD-3-Clause
// For services: who calls.
#ifndef TL_SERVICES_CALLER_H
#define TL_SERVICES_CALLER_H

#include "monitor/monitor.h"

// The context of the applet that calls, or NULL if the host does.
struct tl_context *tl_monitor_caller(const struct tl_rpc_call *call);

// Where a service logs for this call: the applet's own source, or the monitor's for the host.
struct tl_log_source *tl_monitor_log_source(const struct tl_rpc_call *call);

#endif
