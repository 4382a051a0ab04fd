// SPDX-License-Identifier: BSD-3-Clause
// What the call of a helper costs that is a direct method, there and back, loop included. tools/bench_board.sh reads
// the log.
#include "gen/direct.h"

TL_MANIFEST(.name = "calls", .stack = 4096, .permissions = "log");

#define ROUNDS 4096u

// clang cannot compile functions with variable arguments for eBPF.
static void report(uint64_t each)
{
    char text[] = "call_instructions 00000";
    for (unsigned i = sizeof text - 2; each > 0; i--, each /= 10)
        text[i] = (char)('0' + each % 10);
    tl_print(text);
}

int tl_applet(void)
{
    uint32_t value;
    int e = 0;

    uint64_t from = tl_nanotime();
    for (unsigned i = 0; i < ROUNDS; i++)
        e |= rng_u32_direct(&value);
    uint64_t each = (tl_nanotime() - from) / ROUNDS;
    if (e != 0)
        tl_print("call_FAILED\n");
    report(each);
    tl_print("\n");
    return e;
}
