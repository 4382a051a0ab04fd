// SPDX-License-Identifier: BSD-3-Clause
// tried: Counts in a loop over core, floating-point and flag state while timer and UART interrupt it at every place. The count is exact
// outcome: OK
// line: busy
// control: resume, floating_point
#define HOSTILE_COMPUTES_WITH_FLOATS
#include "hostile.h"

HOSTILE("h91", "");

// 13 instructions a round: no divisor of a slice, so the timer comes at each of them. Flags live from one to the next, as do the
// accumulators; the end is known in closed form.
static uint32_t rounds(uint32_t n, uint32_t *sum, double *real)
{
    uint32_t count = 0, low = 0;
    double one = 1.0, all = 0.0;
    __asm__ volatile("1:\tadds %1, %1, #0x10000001\n\t"
                     "adc %0, %0, #0\n\t" // the carry of every 16 or so rounds
                     "vadd.f64 %P2, %P2, %P4\n\t"
                     "add %0, %0, #1\n\t"
                     "mov r2, %0\n\t"
                     "eor r2, r2, %1\n\t"
                     "eor r2, r2, %0\n\t"
                     "cmp r2, %1\n\t"
                     "addne %0, %0, #0x40000000\n\t"
                     "cmp %3, #0\n\t"
                     "addeq %0, %0, #0x40000000\n\t"
                     "subs %3, %3, #1\n\t"
                     "bne 1b"
                     : "+r"(count), "+r"(low), "+w"(all), "+r"(n)
                     : "w"(one)
                     : "r2", "cc", "memory");
    *sum = low;
    *real = all;
    return count;
}

int tl_applet(void)
{
    const uint32_t n = 1000000;
    uint64_t start = tl_nanotime();

    // Some 200 slices of its own, and as many interrupts more as run.c's questions bring.
    for (int i = 0; i < 20; i++) {
        uint32_t sum;
        double real;
        uint32_t count = rounds(n, &sum, &real);
        uint64_t low = (uint64_t)n * 0x10000001u;
        EXPECT(sum == (uint32_t)low);
        EXPECT(count == n + (uint32_t)(low >> 32));
        EXPECT(real == (double)n);
    }
    EXPECT(tl_nanotime() - start > 1000000000);
    return 0;
}
