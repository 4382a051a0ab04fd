// SPDX-License-Identifier: BSD-3-Clause
// The calls that this example's monitor adds to the ABI's, in the range that docs/abi.md keeps free for it.
#ifndef BY_HAND_CALLS_H
#define BY_HAND_CALLS_H

#include <stdint.h>

#include "transports/syscall/abi.h"

enum {
    CALL_TWICE = TL_SYS_OWN,     // (number): twice that
    CALL_WATCH = TL_SYS_OWN + 1, // (p, n): here is a struct progress that the monitor may look at, and change
};

struct progress {
    uint32_t count;
    uint32_t until;
};

#endif
