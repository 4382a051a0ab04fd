// SPDX-License-Identifier: BSD-3-Clause
// The service Log: idl/log.idl.
#include "gen/log.h"

#include "monitor/monitor.h"

int log_write_serve(struct tl_rpc_call *call, const char *text, size_t text_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_log_source *source = &monitor->own_log;

    if (call->principal->id != 0)
        source = &monitor->contexts[call->principal->id - 1].log;
    tl_log_write(&monitor->log, source, text, text_len, tl_arch_now());
    tl_log_write(&monitor->log, source, "\n", 1, tl_arch_now());
    return 0;
}
