// SPDX-License-Identifier: BSD-3-Clause
// What a context switch costs, in instructions, from one applet's trap to the next one's first instruction: this one
// and partner.c give each other the processor. tools/bench_board.sh runs them when nothing else does, as bench.c.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "switch", .stack = 4096, .permissions = "log");

#define ROUNDS 4096u

int tl_applet(void)
{
    uint64_t from = tl_nanotime();

    for (unsigned i = 0; i < ROUNDS; i++)
        tl_yield();
    // There and back again.
    tl_printf("context_switch_instructions %llu\n", (unsigned long long)((tl_nanotime() - from) / (2 * ROUNDS)));
    return 0;
}
