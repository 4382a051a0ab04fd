// SPDX-License-Identifier: BSD-3-Clause
// The cases that are no applets: a hostile host at the board's UART, and unit tests named for an id.
#ifndef TL_TESTS_HOSTILE_PEERS_H
#define TL_TESTS_HOSTILE_PEERS_H

#include "tests/hostile/judge.h"

void hostile_run_peers(struct judge *judge);

// Runs the test programs of a folder whose sources in tests/unit/ have tests named H<number>_..., and a line for each
// of those.
void hostile_run_units(const char *folder);

#endif
