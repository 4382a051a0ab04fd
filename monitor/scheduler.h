// SPDX-License-Identifier: BSD-3-Clause
// Decides which context runs: round robin over the ready contexts, one slice each. Restarts, wake-ups and the host come
// between slices.
#ifndef TL_MONITOR_SCHEDULER_H
#define TL_MONITOR_SCHEDULER_H

#include "monitor/monitor.h"

// Runs applets and serves the host, for ever.
_Noreturn void tl_monitor_run(struct tl_monitor *monitor);

#endif
