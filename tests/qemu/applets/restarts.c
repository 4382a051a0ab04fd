// SPDX-License-Identifier: BSD-3-Clause
// Applets for the restart policy: each says when it starts, and ends in its own way.
// variants: 6
#include "tests/hostile/hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "faults", .stack = 4096, .permissions = "", .restart = TL_RESTART_ON_FAULT);
#elif VARIANT == 2
TL_MANIFEST(.name = "exits", .stack = 4096, .permissions = "", .restart = TL_RESTART_ON_FAULT);
#elif VARIANT == 3
TL_MANIFEST(.name = "never", .stack = 4096, .permissions = "", .restart = TL_RESTART_NEVER);
#elif VARIANT == 4
TL_MANIFEST(.name = "always", .stack = 4096, .permissions = "", .restart = TL_RESTART_ALWAYS);
#elif VARIANT == 5
TL_MANIFEST(.name = "fresh", .stack = 4096, .permissions = "", .restart = TL_RESTART_NEVER);
#else
TL_MANIFEST(.name = "thrifty", .stack = 4096, .permissions = "", .budget_ms = 10);
#endif

// Started again from the pristine image: nothing of the run before is there.
static void fresh(void)
{
    static volatile int data = 7, bss;
    static volatile char big[65536];
    volatile uint32_t stack[512];
    uint32_t sum = 0;

    __asm__("" : "=m"(stack)); // as it is: what a run before left there, if it was not cleared
    EXPECT(data == 7 && bss == 0);
    for (size_t i = 0; i < sizeof big; i += 64)
        sum |= (uint32_t)big[i];
    for (size_t i = 0; i < 512; i++)
        sum |= stack[i];
    EXPECT(sum == 0);
    data = 8;
    bss = 9;
    memset((char *)big, 1, sizeof big);
    for (size_t i = 0; i < 512; i++)
        stack[i] = 0xffffffff;
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
    case 3:
        tl_printf("start %llu\n", (unsigned long long)tl_nanotime());
        *(volatile char *)MONITOR = 1;
        return 1;
    case 5:
        fresh();
        return 0;
    case 6: {
        // A little work in each of its turns, for more than two periods: always within 10 ms of each second.
        uint64_t end = tl_nanotime() + UINT64_C(2500000000);
        while (tl_nanotime() < end)
            tl_yield();
        return 0;
    }
    default:
        tl_printf("start %llu\n", (unsigned long long)tl_nanotime());
        return 3;
    }
}
