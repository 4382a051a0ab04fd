// SPDX-License-Identifier: BSD-3-Clause
// tried: Counts in a loop over core and floating-point state while timer and UART interrupt it at every place. The count is exact
// outcome: OK
// line: busy
// control: resume, floating_point
#include "hostile.h"

HOSTILE("h91", "");

#define STEP UINT64_C(0x1000000100000001)

// 11 instructions a round: no divisor of a slice, so the timer comes at each of them. Values live from one to the next, as do
// the accumulators; the end is known in closed form.
static uint64_t rounds(uint64_t n, uint64_t *sum, uint64_t *real)
{
    uint64_t count = 0, low = 0;
    __asm__ volatile(".option push\n\t.option norvc\n\t"
                     "li t0, 1\n\tfcvt.d.l f9, t0\n\tfcvt.d.l f8, zero\n"
                     "1:\tadd %1, %1, %4\n\t"
                     "sltu t5, %1, %4\n\t" // the carry of every 16 or so rounds
                     "add %0, %0, t5\n\t"
                     "fadd.d f8, f8, f9\n\t"
                     "addi %0, %0, 1\n\t"
                     "xor t5, %0, %1\n\t"
                     "xor t5, t5, %0\n\t"
                     "beq t5, %1, 2f\n\t"
                     "addi %0, %0, 1024\n"
                     "2:\tmv t5, %3\n\t"
                     "addi %3, t5, -1\n\t"
                     "bnez %3, 1b\n\t"
                     "fcvt.l.d %2, f8\n\t.option pop"
                     : "+&r"(count), "+&r"(low), "=&r"(*real), "+&r"(n)
                     : "r"(STEP)
                     : "t0", "t5", "memory");
    *sum = low;
    return count;
}

int tl_applet(void)
{
    const uint64_t n = 1000000;
    uint64_t start = tl_nanotime();

    // Some 200 slices of its own, and as many interrupts more as run.c's questions bring.
    for (int i = 0; i < 20; i++) {
        uint64_t sum, real;
        uint64_t count = rounds(n, &sum, &real);
        unsigned __int128 all = (unsigned __int128)n * STEP;
        EXPECT(sum == (uint64_t)all);
        EXPECT(count == n + (uint64_t)(all >> 64));
        EXPECT(real == n);
    }
    EXPECT(tl_nanotime() - start > 1000000000);
    return 0;
}
