// SPDX-License-Identifier: BSD-3-Clause
// Limits the processor time that the host gets: see host_share.h. The host's work is done in turns (host.c).
#include "monitor/console/host_share.h"

#include "monitor/console/host.h"
#include "monitor/monitor.h"
#include "monitor/watchdog.h"

void tl_host_hold(struct tl_monitor *monitor)
{
    monitor->held = true;
    tl_console_hold(true);
}

bool tl_host_visit(struct tl_monitor *monitor, uint64_t from)
{
    uint64_t used = 0;
    bool any = false, more = monitor->served < TL_HOST_SHARE_NS;

    while (more && monitor->served + used < TL_HOST_SHARE_NS) {
        tl_watch_begin();
        more = tl_host_turn(monitor);
        tl_watch_end();
        if (!more && !any)
            return false; // nearly always
        any = true;
        used = tl_arch_now() - from;
    }
    if (more)
        tl_host_hold(monitor); // the rest has to wait, and would interrupt at once
    monitor->served += used;
    monitor->hosted += used;
    return any;
}

bool tl_host_share(struct tl_monitor *monitor, uint64_t now)
{
    if (monitor->held)
        tl_console_hold(false);
    monitor->held = false;
    return tl_host_visit(monitor, now);
}
