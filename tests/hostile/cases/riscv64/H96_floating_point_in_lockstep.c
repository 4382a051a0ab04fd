// SPDX-License-Identifier: BSD-3-Clause
// tried: Sums in floating-point registers over many traps and slices, in lockstep with a shadow. Each of the two has its own bank
// outcome: OK
// control: floating_point
#include "hostile.h"

HOSTILE("h96", "log lockstep");

int tl_applet(void)
{
    const uint64_t ten = 0x4024000000000000, rounds = 200000;
    uint64_t sum, carried;

    // f8 adds up tens, f31 what f8 comes to; the compiler keeps out of both (hostile.mk).
    __asm__ volatile("fmv.d.x f9, %0\n fmv.d.x f8, zero\n fmv.d.x f31, zero" ::"r"(ten));
    for (uint64_t i = 0; i < rounds; i++) {
        __asm__ volatile("fadd.d f8, f8, f9\n fadd.d f31, f31, f8");
        if (i % 1000 == 0)
            tl_yield();
    }
    __asm__ volatile("fcvt.l.d %0, f8\n fcvt.l.d %1, f31" : "=r"(sum), "=r"(carried));
    // A flag that an instruction raises which writes no register of the bank.
    const uint64_t signalling = 0x7ff0000000000001;
    uint64_t flags;
    __asm__ volatile("fmv.d.x f10, %0\n fsflags zero" ::"r"(signalling));
    tl_yield();
    __asm__ volatile("feq.d zero, f10, f10");
    tl_yield();
    __asm__ volatile("frflags %0" : "=r"(flags));
    EXPECT(flags == 0x10);
    EXPECT(sum == 10 * rounds);
    EXPECT(carried == 10 * (rounds * (rounds + 1) / 2));
    return 0;
}
