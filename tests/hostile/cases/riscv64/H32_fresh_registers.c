// SPDX-License-Identifier: BSD-3-Clause
// tried: Looks at all its registers at its start, while another applet has its floating-point bank full of a secret
// variants: 2
// outcome: OK
// control: registers 1, floating_point 2
// Variant 1: core registers; sp is the end of memory, all else zero. Variant 2: floating point, its control word.
#include "hostile.h"

HOSTILE("h32", "");

// In the place of the SDK's start-up: everything as it is at the first instruction.
// clang-format off
__asm__(".section .text.start, \"ax\"\n"
        ".option push\n.option norelax\n"
        ".global _start\n_start:\n"
        "sd x31, -8(sp)\nsd x30, -16(sp)\nsd x29, -24(sp)\nsd x28, -32(sp)\nsd x27, -40(sp)\nsd x26, -48(sp)\n"
        "sd x25, -56(sp)\nsd x24, -64(sp)\nsd x23, -72(sp)\nsd x22, -80(sp)\nsd x21, -88(sp)\nsd x20, -96(sp)\n"
        "sd x19, -104(sp)\nsd x18, -112(sp)\nsd x17, -120(sp)\nsd x16, -128(sp)\nsd x15, -136(sp)\nsd x14, -144(sp)\n"
        "sd x13, -152(sp)\nsd x12, -160(sp)\nsd x11, -168(sp)\nsd x10, -176(sp)\nsd x9, -184(sp)\nsd x8, -192(sp)\n"
        "sd x7, -200(sp)\nsd x6, -208(sp)\nsd x5, -216(sp)\nsd x4, -224(sp)\nsd x3, -232(sp)\nsd x1, -240(sp)\n"
        "addi sp, sp, -240\n"
        "mv a0, sp\n"
        "la gp, __global_pointer$\n"
        "call look\n"
        ".option pop\n"
        ".text\n");
// clang-format on

__attribute__((used)) _Noreturn void look(const uint64_t *saved);
_Noreturn void look(const uint64_t *saved)
{
    static struct float_bank bank;
    static const struct float_bank zero;

    if (VARIANT == 1) {
        for (int i = 0; i < 30; i++)
            EXPECT(saved[i] == 0); // ra, gp to t6
        EXPECT((uintptr_t)(saved + 30) == OWN_END);
    } else {
        float_bank_save(&bank);
        EXPECT(memcmp(&bank, &zero, sizeof bank) == 0);
    }
    tl_exit(0);
}
