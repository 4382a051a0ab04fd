// SPDX-License-Identifier: BSD-3-Clause
// The cases that are no applets: a hostile host at the board's UART, and unit tests named for an id.
#ifndef TL_TESTS_HOSTILE_PEERS_H
#define TL_TESTS_HOSTILE_PEERS_H

#include "tests/hostile/judge.h"

struct hostile_peer {
    const char *id;
    const char *tried;
    const char *outcome;
    bool (*run)(struct judge *judge);
    bool ends_board;     // the board is off afterwards
    const char *control; // a fence without which it must not come out so; NULL: none
};

// Those that only one architecture has: arch/ARCH/peers.c. They boot the board themselves.
extern const struct hostile_peer hostile_arch_peers[];
extern const size_t hostile_arch_peer_count;

// Those of time and fairness, on every board: fairness.c, accounts.c.
extern const struct hostile_peer hostile_fair_peers[], hostile_account_peers[];
extern const size_t hostile_fair_peer_count, hostile_account_peer_count;

// The host is answered. False, and why.
bool hostile_echo_works(struct judge *judge, const char *after);

void hostile_run_peers(struct judge *judge);

// The same without their fences; `build` is the board's folder.
void hostile_run_peer_controls(struct judge *judge, const char *build);

// Runs the test programs of a folder whose sources in tests/unit/ have tests named H<number>_..., and a line for each
// of those.
void hostile_run_units(const char *folder);

#endif
