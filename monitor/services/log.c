// SPDX-License-Identifier: BSD-3-Clause
// The service Log: idl/log.idl.
#include "gen/log.h"

#include "monitor/monitor.h"
#include "monitor/services/caller.h"

int log_write_serve(struct tl_rpc_call *call, const char *text, size_t text_len)
{
    struct tl_monitor *monitor = call->impl;
    struct tl_log_source *source = tl_monitor_log_source(call);

    tl_log_write(&monitor->log, source, text, text_len, tl_arch_now());
    tl_log_write(&monitor->log, source, "\n", 1, tl_arch_now());
    return 0;
}

int log_read_serve(struct tl_rpc_call *call, uint64_t from, uint64_t *next, struct log_list_string160_16 *lines)
{
    const struct tl_monitor *monitor = call->impl;
    const char *text = NULL;
    size_t n;

    for (; lines->count < 16 && (text = tl_log_line(&monitor->log, &from, &n)) != NULL; from++)
        lines->items[lines->count++] = (struct log_string){.text = text, .len = n};
    *next = text != NULL ? from : monitor->log.next;
    return 0;
}
