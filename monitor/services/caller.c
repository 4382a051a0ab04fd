// SPDX-License-Identifier: BSD-3-Clause
// Tells services who calls: see caller.h.
#include "monitor/services/caller.h"

struct tl_context *tl_monitor_caller(const struct tl_rpc_call *call)
{
    struct tl_monitor *monitor = call->impl;
    uint32_t id = call->principal->id;

    return id == 0 ? NULL : &monitor->contexts[id - 1];
}

struct tl_log_source *tl_monitor_log_source(const struct tl_rpc_call *call)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_context *caller = tl_monitor_caller(call);

    return caller != NULL ? &caller->log : &monitor->own_log;
}
