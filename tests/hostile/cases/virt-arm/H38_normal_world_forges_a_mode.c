// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world makes its SVC's saved status name Monitor mode, Hyp mode or no mode, and lets the monitor return by it, or goes there itself
// variants: 7
// outcome: 1-4 KILL(undefined), 5-7 OK
// control: mode 1
// region: 1
// Variant 1 is the one that would lead into the secure world: Monitor mode is always there.
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h38", "normal");

static void forge(uint32_t mode)
{
    // The monitor's vector for SVC, without an SVC.
    __asm__ volatile(
        "cps #0x13\n\tadr lr, 1f\n\tmsr spsr_cxsf, %0\n\tmov r0, #20\n\tbx %1\n1:\n\tnop" ::"r"(mode | 0x1c0),
        "r"(TL_BOARD_NORMAL_VECTORS + 8)
        : "r0", "lr", "memory");
}

int tl_applet(void)
{
    static const uint32_t modes[] = {0x16, 0x1a, 0x00, 0x15};

    if (VARIANT <= 4) {
        forge(modes[VARIANT - 1]);
        return 1;
    }
    normal_vectors();
    if (VARIANT == 5)
        __asm__ volatile("mrs r0, cpsr\n\tcps #0x16\n\tmsr cpsr_c, r0" ::: "r0", "memory");
    else if (VARIANT == 6)
        __asm__ volatile("mrs r0, cpsr\n\tmov r1, #0xd6\n\tmsr cpsr_c, r1\n\tmsr cpsr_c, r0" ::: "r0", "r1", "memory");
    else
        __asm__ volatile("mrs r0, cpsr\n\tcps #0x1a\n\tmsr cpsr_c, r0" ::: "r0", "memory");
    EXPECT(TAKES(TOOK_UNDEFINED, "mrc p15, 0, %0, c1, c1, 0", 0)); // SCR: still not the secure world
    EXPECT(read_aborts(MONITOR));
    return 0;
}
