// SPDX-License-Identifier: BSD-3-Clause
// How much of the processor's time goes to the host: a bounded share before each slice and within it, so that no line
// that the host sends keeps an applet waiting for longer.
#ifndef TL_MONITOR_HOST_SHARE_H
#define TL_MONITOR_HOST_SHARE_H

#include <stdbool.h>
#include <stdint.h>

#define TL_HOST_SHARE_NS UINT64_C(1000000) // before each slice and within it: 1 ms, plus one turn

struct tl_monitor;

// Does turn after turn from `from` (now) on, until there is nothing to do or the host has had its share
// (monitor->served). False if there was nothing to do.
bool tl_host_visit(struct tl_monitor *monitor, uint64_t from);

// The same with a share of its own, between slices. It is due if the device is held off (monitor->held) or not quiet.
bool tl_host_share(struct tl_monitor *monitor, uint64_t now);

// Keeps the device from interrupting before the next share.
void tl_host_hold(struct tl_monitor *monitor);

#endif
