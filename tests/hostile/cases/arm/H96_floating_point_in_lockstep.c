// SPDX-License-Identifier: BSD-3-Clause
// tried: Sums in floating-point registers over many traps and slices, in lockstep with a shadow. Each of the two has its own bank
// outcome: OK
// control: floating_point
#define HOSTILE_COMPUTES_WITH_FLOATS
#include "hostile.h"

HOSTILE("h96", "log lockstep");

int tl_applet(void)
{
    // Volatile: the compiler must not know the sum.
    volatile double step = 0.5;
    double sum = 0, product = 1;

    for (unsigned i = 0; i < 200000; i++) {
        sum += step;
        product = product * 0.999 + sum;
        if (i % 1000 == 0)
            tl_yield();
    }
    EXPECT(sum == 100000.0);
    EXPECT(product > 0);
    return 0;
}
