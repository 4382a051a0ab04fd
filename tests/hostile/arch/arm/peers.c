// SPDX-License-Identifier: BSD-3-Clause
// There are none that only this architecture has.
#include "tests/hostile/peers.h"

const struct hostile_peer hostile_arch_peers[1];
const size_t hostile_arch_peer_count = 0;
