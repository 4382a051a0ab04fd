// SPDX-License-Identifier: BSD-3-Clause
// tried: Computes while another applet rounds upwards and raises every flag. Its results and flags follow its own rounding, or the default at its start
// variants: 3
// outcome: OK
// beside: rounder
// control: rounding, floating_point
// Variant 1: rounding towards zero, over calls; it leaves that behind. Variant 2: over slices. Variant 3: at its start.
#include "hostile.h"

HOSTILE("h35", "");

#define ONE      UINT64_C(0x3ff0000000000000)
#define TWO      UINT64_C(0x4000000000000000)
#define THREE    UINT64_C(0x4008000000000000)
#define TEN      UINT64_C(0x4024000000000000)
#define SMALLEST UINT64_C(0x0010000000000000) // of those that are not subnormal

static void toward_zero(void)
{
    float_control_set(FLOAT_ZERO);
    for (int i = 0; i < 50; i++) {
        EXPECT(float_divide(ONE, TEN) == 0x3fb9999999999999);
        EXPECT(float_control() == (FLOAT_ZERO | FLOAT_INEXACT));
        tl_yield();
    }
}

// Results, and the one flag that they raise: to nearest, subnormal ones too.
static void to_nearest(uint32_t rounds)
{
    for (uint32_t i = 0; i < rounds; i++) {
        EXPECT(float_divide(ONE, THREE) == 0x3fd5555555555555);
        EXPECT(float_divide(ONE, TEN) == 0x3fb999999999999a);
        EXPECT(float_divide(SMALLEST, TWO) == 0x0008000000000000);
    }
    EXPECT(float_control() == FLOAT_INEXACT);
}

int tl_applet(void)
{
    if (VARIANT == 1) {
        toward_zero();
        return 0;
    }
    EXPECT(float_control() == 0);
    if (VARIANT == 2) {
        uint64_t start = tl_nanotime();
        to_nearest(800000);
        EXPECT(tl_nanotime() - start > 50000000); // five slices and more
    }
    to_nearest(1);
    return 0;
}
