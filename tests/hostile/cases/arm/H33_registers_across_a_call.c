// SPDX-License-Identifier: BSD-3-Clause
// tried: Makes every call with all registers full. Registers that hold no result come back unchanged, and results are as abi.md says
// outcome: OK
// tests/qemu/test_abi.c looks at each call of 0 to 5 by itself.
#include "hostile.h"

HOSTILE("h33", "");

struct core {
    uint32_t r[15]; // r0..r12, sp (not set), lr
    uint32_t cpsr;
};

// Loads the registers, traps, and stores what is in them then.
__attribute__((naked)) static void trap(const struct core *in __attribute__((unused)),
                                        struct core *out __attribute__((unused)))
{
    __asm__("push {r4-r11, lr}\n"
            "push {r1}\n"
            "ldr r2, [r0, #60]\n"
            "msr cpsr_f, r2\n"
            "ldr lr, [r0, #56]\n"
            "ldmia r0, {r0-r12}\n"
            "svc #0\n"
            "push {r0}\n"
            "ldr r0, [sp, #4]\n"
            "stmib r0, {r1-r12}\n"
            "str lr, [r0, #56]\n"
            "mrs r1, cpsr\n"
            "str r1, [r0, #60]\n"
            "pop {r1}\n"
            "str r1, [r0]\n"
            "add sp, sp, #4\n"
            "pop {r4-r11, pc}\n");
}

int tl_applet(void)
{
    static const uint32_t calls[] = {1, 3, 4, 5, 6, 16, 18, 19, 20, 21, 255, 0x80000003};
    static struct float_bank bank, back;
    struct core in, out;

    for (size_t i = 0; i < 32; i++)
        bank.d[i] = UINT64_C(0x0123456789abcdef) * (i + 1);
    bank.control = FLOAT_CONTROL_ODD;
    bank.thread = 0x1234;
    float_bank_load(&bank);
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        for (uint32_t k = 0; k < 15; k++)
            in.r[k] = 0xa0b0c000 + k * 0x01010101;
        in.r[0] = calls[i];
        in.r[1] = in.r[2] = in.r[3] = in.r[4] = 0; // pointers and lengths, so that nothing is wrong with them
        in.cpsr = 0xf8000000;
        trap(&in, &out);
        for (uint32_t k = 1; k < 15; k++)
            EXPECT(k == 13 || out.r[k] == in.r[k]);
        EXPECT((out.cpsr & 0xf8000000) == in.cpsr);
    }
    // NANOTIME has a result of 64 bits, and no more.
    in.r[0] = TL_SYS_NANOTIME;
    trap(&in, &out);
    for (uint32_t k = 2; k < 15; k++)
        EXPECT(k == 13 || out.r[k] == in.r[k]);
    float_bank_save(&back);
    EXPECT(memcmp(&bank, &back, sizeof bank) == 0);
    return 0;
}
