// SPDX-License-Identifier: BSD-3-Clause
// board: sifive_u
// region: 1
// What the shortest call costs a context that runs in S-mode, as GoTEE's images for this board do: bench.c has it for
// U-mode, and says how it is measured.
#include "applet-sdk/trapline.h"

TL_MANIFEST(.name = "supervisor", .stack = 4096, .permissions = "log supervisor");

#define ROUNDS 4096u

int tl_applet(void)
{
    uint64_t from = tl_nanotime();

    for (unsigned i = 0; i < ROUNDS; i++)
        (void)tl_nanotime();
    tl_printf("supervisor_null_trap_instructions %llu\n", (unsigned long long)((tl_nanotime() - from) / ROUNDS));
    return 0;
}
