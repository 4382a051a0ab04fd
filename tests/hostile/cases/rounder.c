// SPDX-License-Identifier: BSD-3-Clause
// What H35 has beside it: an applet that rounds upwards and raises every floating-point flag in each of its turns.
#include "hostile.h"

HOSTILE("rounder", "");

int tl_applet(void)
{
    static const uint64_t one = 0x3ff0000000000000, three = 0x4008000000000000, largest = 0x7fefffffffffffff,
                          smallest = 0x0010000000000001, tiny = 1;

    for (;;) {
        float_control_set(FLOAT_UP);
        EXPECT(float_divide(one, three) == 0x3fd5555555555556);
        (void)float_divide(one, 0);            // division by zero
        (void)float_divide(0, 0);              // invalid
        (void)float_divide(largest, smallest); // overflow
        (void)float_divide(smallest, largest); // underflow
        (void)float_divide(tiny, one);         // ARM, flushing to zero: input denormal
        uint32_t raised = float_control();
        EXPECT((raised & FLOAT_UP) == FLOAT_UP && (raised & 0x1f) == 0x1f);
        tl_yield();
        EXPECT(float_control() == raised);
    }
}
