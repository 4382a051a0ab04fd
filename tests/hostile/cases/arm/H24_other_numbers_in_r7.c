// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes svc with call numbers in r7, in r12 and in the instruction, as other systems have them. Only r0 counts
// outcome: OK
// log: "came to the end"
#include "hostile.h"

HOSTILE("h24", "echo led log rng time");

static int32_t svc(uint32_t number, uint32_t other)
{
    int32_t result;
    __asm__ volatile(
        "mov r0, %1\n\tmov r12, %2\n\tpush {r7}\n\tmov r7, %2\n\tmov r1, #0\n\tmov r2, #0\n\tmov r3, #0\n\t"
        "svc #17\n\tpop {r7}\n\tmov %0, r0"
        : "=r"(result)
        : "r"(number), "r"(other)
        : "r0", "r1", "r2", "r3", "r12", "memory");
    return result;
}

int tl_applet(void)
{
    static const uint32_t unknown[] = {6, 15, 23, 255, 0x54494d45, 0x80000000, 0xffffffff};
    uint32_t abi = tl_abi();

    for (uint32_t other = 0; other < 256; other++) {
        for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
            EXPECT(svc(unknown[i], other) == TL_ERR_NOSYS);
        EXPECT(svc(16, other) == (int32_t)abi);
    }
    tl_print("came to the end\n"); // EXIT, called by a wrong number, would end as well as this does
    return 0;
}
