// SPDX-License-Identifier: BSD-3-Clause
// What it costs to call a direct method as a helper, there and back, loop included. tools/bench_board.sh reads the log.
#include "applet-sdk/trapline.h"
#include "gen/direct.h"
#include "tests/bench/board/ebpf/say.h"

TL_MANIFEST(.name = "calls", .stack = 4096, .permissions = "log");

#define ROUNDS 4096u

int tl_applet(void)
{
    uint32_t value;
    int e = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        e |= rng_u32_direct(&value);
    say(e == 0 ? "call_instructions" : "call_FAILED", (tl_nanotime() - from) / ROUNDS);
    return e;
}
