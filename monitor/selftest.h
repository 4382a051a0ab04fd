// SPDX-License-Identifier: BSD-3-Clause
// Proof at each boot that this board isolates.
#ifndef TL_MONITOR_SELFTEST_H
#define TL_MONITOR_SELFTEST_H

#include <stdbool.h>

struct tl_monitor;

// Runs a few instructions as an applet would, each of which must be refused, and says so; also one that must not be.
// False if anything came out otherwise: the monitor must then not start an applet. Then the same as the normal world
// would, whose fence a board may lack: monitor->normal_fenced says whether it held, and without it images with `normal`
// are refused.
bool tl_selftest(struct tl_monitor *monitor);

#endif
