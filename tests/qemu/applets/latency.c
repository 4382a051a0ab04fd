// SPDX-License-Identifier: BSD-3-Clause
// How long one who shares the processor waits: calls one at a time, each from the wish to call to the reply. Says the 99th
// percentile and the maximum, in ns.
//     1  gives up the rest of its slice when it wants to call
//     2  wants to call when it has slept for 10 ms, so that it takes 2 s however short the calls are
// variants: 2
#include "gen/echo.h"
#include "tests/hostile/hostile.h"

TL_MANIFEST(.name = "latency", .stack = 8192, .permissions = "echo");

#define ROUNDS 200u // tests/qemu/preemption.h has it too

int tl_applet(void)
{
    static uint64_t took[ROUNDS]; // ascending
    char answer[8];

    for (uint32_t i = 0; i < ROUNDS; i++) {
        size_t n = sizeof answer;
        uint64_t from = tl_nanotime() + (VARIANT == 2 ? 10000000 : 0);
        if (VARIANT == 2)
            tl_sleep_until(from);
        else
            tl_yield();
        EXPECT(echo_echo(tl_applet_client(), "hello", 5, answer, &n) == 0);
        uint64_t ns = tl_nanotime() - from;
        EXPECT(n == 5 && memcmp(answer, "hello", 5) == 0);
        uint32_t at = i;
        for (; at > 0 && took[at - 1] > ns; at--)
            took[at] = took[at - 1];
        took[at] = ns;
    }
    tl_printf("p99 %llu max %llu\n", (unsigned long long)took[ROUNDS * 99 / 100 - 1],
              (unsigned long long)took[ROUNDS - 1]);
    return 0;
}
