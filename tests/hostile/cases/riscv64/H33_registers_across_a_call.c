// SPDX-License-Identifier: BSD-3-Clause
// tried: Makes every call with all registers full. Registers that hold no result come back unchanged, and results are as abi.md says
// outcome: OK
// control: resume, shortcut
// tests/qemu/test_abi.c looks at each call of 0 to 5 by itself.
#include "all_registers.h"
#include "hostile.h"

HOSTILE("h33", "");

ALL_REGISTERS(trap, "ecall")

int tl_applet(void)
{
    static const uint64_t calls[] = {1, 2, 3, 4, 5, 6, 16, 18, 19, 20, 21, 255, 0x80000003, UINT64_C(1) << 32};
    static struct float_bank bank, back;

    float_bank_fill(&bank, UINT64_C(0x0123456789abcdef));
    float_bank_load(&bank);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        for (uint64_t k = 1; k < 32; k++)
            all_in.x[k] = UINT64_C(0xa0b0c0d0e0f00000) + k * UINT64_C(0x0101010101010101);
        all_in.x[10] = calls[i];
        all_in.x[11] = all_in.x[12] = all_in.x[13] = all_in.x[14] =
            0; // pointers and lengths: nothing is wrong with them
        all_in.x[17] = 0;
        trap();
        for (uint32_t k = 1; k < 32; k++)
            EXPECT(k == 10 || all_out.x[k] == all_in.x[k]);
    }
    float_bank_save(&back);
    EXPECT(memcmp(bank.d, back.d, 31 * sizeof bank.d[0]) == 0 && back.control == bank.control); // f31: see there
    return 0;
}
