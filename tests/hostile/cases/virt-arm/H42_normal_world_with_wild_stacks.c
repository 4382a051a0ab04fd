// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world makes calls, is interrupted, and faults with the stack pointers of all its modes at 0, at an odd address, or in the monitor's memory
// variants: 6
// outcome: 1-3 OK, 4-6 KILL(read)
// region: 1
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h42", "normal");

int tl_applet(void)
{
    static const uint32_t pointers[] = {0, MONITOR_DATA | 1, MONITOR + 0x40000};
    const uint32_t sp = pointers[(VARIANT - 1) % 3];

    // Some slices long, then a call from System mode; or a fault there, by the monitor's first vectors.
    __asm__ volatile(
        "mov r4, sp\n\tcps #0x12\n\tmov sp, %0\n\tcps #0x17\n\tmov sp, %0\n\tcps #0x1b\n\tmov sp, %0\n\t"
        "cps #0x13\n\tmov sp, %0\n\tcps #0x11\n\tmov sp, %0\n\tcps #0x1f\n\tmov sp, %0\n\t"
        "mov r0, #16\n\t.arch_extension sec\n\tsmc #0\n\tldr r0, =2000000\n1:\tsubs r0, r0, #1\n\tbne 1b\n\t"
        "mov r0, #20\n\tsmc #0\n\tcmp %1, #0\n\tldrne r0, [%2]\n\tmov sp, r4" ::"r"(sp),
        "r"(VARIANT >= 4), "r"(MONITOR)
        : "r0", "r4", "memory", "cc");
    return 0;
}
