// SPDX-License-Identifier: BSD-3-Clause
// tried: Makes calls with numbers whose low 32 bits name a call. Each returns an error, and nothing is done
// outcome: OK
// log: "came to the end"
// control: number
#include "hostile.h"

HOSTILE("h23", "");

static intptr_t trap_wide(uint64_t number)
{
    register uint64_t a0 __asm__("a0") = number;
    register uint64_t a1 __asm__("a1") = 0;
    register uint64_t a2 __asm__("a2") = 0;
    register uint64_t a7 __asm__("a7") = 0;
    __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a7) : "memory");
    return (intptr_t)a0;
}

int tl_applet(void)
{
    for (unsigned bit = 32; bit < 64; bit++)
        for (uint64_t number = 0; number < 32; number++)
            EXPECT(trap_wide(UINT64_C(1) << bit | number) == TL_ERR_NOSYS);
    EXPECT(trap_wide(UINT64_C(0xffffffff00000000)) == TL_ERR_NOSYS);
    EXPECT(trap_wide(UINT64_C(0xffffffff00000002)) == TL_ERR_NOSYS);
    tl_print("came to the end\n"); // EXIT, called by a wrong number, would end as well as this does
    return 0;
}
