// SPDX-License-Identifier: BSD-3-Clause
// tried: Looks at all its registers at its start, while another applet has its floating-point bank full of a secret
// variants: 2
// outcome: OK
// control: registers 1, floating_point 2
// Variant 1: core registers and flags; sp is the end of memory, all else zero. Variant 2: floating point, its control word, the thread registers.
#include "hostile.h"

HOSTILE("h32", "");

// In the place of the SDK's start-up: everything as it is at the first instruction.
__asm__(".section .text.start, \"ax\"\n"
        ".arm\n.global _start\n_start:\n"
        "push {r0-r12, lr}\n"
        "mrs r0, cpsr\n"
        "push {r0}\n"
        "mov r0, sp\n"
        "bl look\n"
        ".text\n");

__attribute__((used)) _Noreturn void look(const uint32_t *saved);
_Noreturn void look(const uint32_t *saved)
{
    static struct float_bank bank;
    static const struct float_bank zero;

    if (VARIANT == 1) {
        // cpsr: user mode, ARM state, little-endian, no flags, FIQ not masked (by which the monitor preempts); I is the normal
        // world's.
        EXPECT((saved[0] & 0xf80f037f) == 0x10);
        for (int i = 0; i < 14; i++)
            EXPECT(saved[1 + i] == 0); // r0..r12, lr
        EXPECT((uintptr_t)(saved + 15) == OWN_END);
    } else {
        float_bank_save(&bank);
        EXPECT(memcmp(&bank, &zero, sizeof bank) == 0);
        uint32_t thread;
        __asm__ volatile("mrc p15, 0, %0, c13, c0, 3" : "=r"(thread));
        EXPECT(thread == 0);
    }
    tl_exit(0);
}
