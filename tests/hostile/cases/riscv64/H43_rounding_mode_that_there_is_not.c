// SPDX-License-Identifier: BSD-3-Clause
// tried: Adds floating-point numbers with a rounding mode that there is not, in fcsr or in the instruction. Makes a call with one in fcsr
// variants: 6
// outcome: 1-5 KILL(undefined), 6 OK
#include "hostile.h"

HOSTILE("h43", "echo");

// With the rounding mode that fcsr says.
static uint64_t sum_of_halves(void)
{
    uint64_t sum;

    __asm__ volatile("fmv.d.x ft0, %1\n\tfadd.d ft0, ft0, ft0, dyn\n\tfmv.x.d %0, ft0"
                     : "=r"(sum)
                     : "r"(UINT64_C(0x3fe0000000000000)));
    return sum;
}

int tl_applet(void)
{
    uint64_t mode;

    switch (VARIANT) {
    case 1:
    case 2:
    case 3:
        __asm__ volatile(
            "fsrm %0" ::"r"((uint64_t)VARIANT + 4)); // 5 and 6 are reserved; 7 means fcsr itself in instructions
        (void)sum_of_halves();
        return 1;
    case 4:
        __asm__ volatile(".word 0x02005053"); // fadd.d ft0, ft0, ft0, with mode 5
        return 1;
    case 5:
        __asm__ volatile(".word 0x02006053"); // and with mode 6
        return 1;
    default:
        // The monitor does not round by it, and it stays the applet's own.
        __asm__ volatile("fsrm %0" ::"r"(UINT64_C(5)));
        EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"five\"]}", "\"five\""));
        __asm__ volatile("frrm %0\n\tfsrm zero" : "=r"(mode));
        EXPECT(mode == 5);
        EXPECT(sum_of_halves() == UINT64_C(0x3ff0000000000000));
        return 0;
    }
}
