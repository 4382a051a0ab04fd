// SPDX-License-Identifier: BSD-3-Clause
// Applets with limits of their processor time.
// variants: 3
#include "tests/hostile/hostile.h"

#if VARIANT == 1 // works for less than its deadline between two yields, many times
TL_MANIFEST(.name = "steady", .stack = 4096, .permissions = "", .deadline_ms = 30);
#elif VARIANT == 2 // the same, and then once for longer
TL_MANIFEST(.name = "late", .stack = 4096, .permissions = "", .deadline_ms = 30);
#else
TL_MANIFEST(.name = "greedy", .stack = 4096, .permissions = "", .budget_ms = 20, .on_limit = TL_LIMIT_THROTTLE);
#endif

// 8 ns an instruction (tests/qemu/board.c): about 16 ms of its own time, however long it takes.
static void work(void)
{
    for (uint32_t i = 0; i < 1000000; i++)
        compiler_barrier();
}

int tl_applet(void)
{
    for (int i = 0; i < 20 && VARIANT < 3; i++) {
        work();
        tl_yield();
    }
    for (int i = 0; VARIANT == 3 || (VARIANT == 2 && i < 3); i++)
        work();
    return 0;
}
