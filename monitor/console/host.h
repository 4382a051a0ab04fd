// SPDX-License-Identifier: BSD-3-Clause
// The host's end of the UART: lines in, through a session that runs each call at most once, and replies out.
#ifndef TL_MONITOR_HOST_H
#define TL_MONITOR_HOST_H

#include <stdbool.h>
#include <stdint.h>

struct tl_monitor;

void tl_host_init(struct tl_monitor *monitor);

// Whether nothing is under way for the host and no byte has come. Looks at the device once.
bool tl_host_quiet(void);

// Does one turn of the work for the host: takes some bytes from the line, or serves one request or a piece of one.
// False if there was nothing to do.
bool tl_host_turn(struct tl_monitor *monitor);

// Counters of the session: lines that were dropped, and calls that were repeated.
uint64_t tl_host_dropped_lines(void);
uint64_t tl_host_repeated_calls(void);

#endif
