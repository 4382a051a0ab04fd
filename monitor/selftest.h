// SPDX-License-Identifier: BSD-3-Clause
// Proof at each boot that this board isolates.
#ifndef TL_MONITOR_SELFTEST_H
#define TL_MONITOR_SELFTEST_H

#include <stdbool.h>

struct tl_monitor;

// Runs a few instructions as an applet, each of which must be refused, and one that must not be, and logs the results.
// Returns false if any came out wrong: the monitor must not start an applet then. Afterwards does the same as the
// normal world, whose fence a board may lack. monitor->normal_fenced says whether that fence held; without it images
// with the permission `normal` are refused.
bool tl_selftest(struct tl_monitor *monitor);

#endif
