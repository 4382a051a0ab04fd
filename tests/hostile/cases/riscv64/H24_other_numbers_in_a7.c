// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes ecall with a7 other than 0, SBI's extensions included. Each returns an error, and never acts as a call of the applet ABI
// outcome: OK
// log: "came to the end"
// control: a7
#include "hostile.h"

HOSTILE("h24", "echo led log rng time");

static uint64_t after[8];

static intptr_t sbi(uint64_t extension, uint64_t function, uint64_t number)
{
    register uint64_t a0 __asm__("a0") = number;
    register uint64_t a1 __asm__("a1") = 0;
    register uint64_t a2 __asm__("a2") = 0;
    register uint64_t a3 __asm__("a3") = 0x3333;
    register uint64_t a4 __asm__("a4") = 0x4444;
    register uint64_t a5 __asm__("a5") = 0x5555;
    register uint64_t a6 __asm__("a6") = function;
    register uint64_t a7 __asm__("a7") = extension;
    __asm__ volatile("ecall"
                     : "+r"(a0), "+r"(a1), "+r"(a2), "+r"(a3), "+r"(a4), "+r"(a5), "+r"(a6), "+r"(a7)::"memory");
    const uint64_t now[8] = {a0, a1, a2, a3, a4, a5, a6, a7};
    memcpy(after, now, sizeof after);
    return (intptr_t)a0;
}

static void is_refused(uint64_t extension)
{
    // ABI first: EXIT, were it taken, would end all the same.
    static const uint64_t numbers[] = {16, 2, 3, 4, 5, 1, 18, 19, 20, 6, 0x10000, 17, 0};

    for (uint64_t function = 0; function < 8; function++) {
        for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
            EXPECT(sbi(extension, function, numbers[i]) < 0);
            EXPECT(after[1] == 0 && after[2] == 0 && after[3] == 0x3333 && after[4] == 0x4444 && after[5] == 0x5555);
            EXPECT(after[6] == function && after[7] == extension);
        }
    }
}

int tl_applet(void)
{
    static const uint64_t extensions[] = {
        0x10, // base
        0x54494d45,
        0x735049,
        0x52464e43,
        0x48534d,
        0x53525354,
        0x504d55,
        0x4442434e,
        0x53555350,
        0x43505043,
        0x08000000,
        0x09000000,
        0x0a000000,
        0x0bffffff, // experimental, vendor's, firmware's
        0x7fffffff,
        0x80000000,
        0xffffffff,
        UINT64_C(1) << 32,
        UINT64_C(1) << 32 | 0x10,
        UINT64_C(1) << 63,
        ~UINT64_C(0),
    };

    for (uint64_t extension = 1; extension < 300; extension++) // the legacy ones begin with these
        is_refused(extension);
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
        is_refused(extensions[i]);
    for (unsigned bit = 9; bit < 64; bit++)
        is_refused(UINT64_C(1) << bit);
    tl_print("came to the end\n");
    return 0;
}
