// SPDX-License-Identifier: BSD-3-Clause
// tried: Sets sp, gp, tp and ra to 0, to an odd address, into the monitor's memory and to the last address. Then makes a call, makes a wrong call, and faults
// variants: 12
// outcome: 1 OK, 2 OK, 3 OK, 4 OK, 5 KILL(range), 6 KILL(range), 7 KILL(range), 8 KILL(range), 9 KILL(write), 10 KILL(write), 11 KILL(write), 12 KILL(write)
// control: usermem 5 6 7 8, protect 11
// riscv64 holds without: pages 11, pmp 11
#include "hostile.h"

HOSTILE("h42", "");

int tl_applet(void)
{
    static const uintptr_t values[] = {0, OWN_END - 3, MONITOR_DATA, ~(uintptr_t)0};
    // cppcheck-suppress constStatement ; it takes the register for an array
    register uintptr_t sp __asm__("t1") = values[(VARIANT - 1) % 4];

    if (VARIANT <= 4) {
        // NANOTIME and ABI, then EXIT_STATUS 0, or 1 when the result or sp is wrong.
        __asm__ volatile("mv sp, %0\n\tmv gp, %0\n\tmv tp, %0\n\tmv ra, %0\n\tmv s0, %0\n\tmv t6, %0\n\t"
                         "li a7, 0\n\tli a0, 2\n\tecall\n\tli a1, 1\n\tbeqz a0, 1f\n\t"
                         "li a0, 16\n\tecall\n\tandi t0, a0, 1\n\tbeqz t0, 1f\n\tbne sp, %0, 1f\n\tbne gp, %0, 1f\n\t"
                         "bne tp, %0, 1f\n\tbne ra, %0, 1f\n\tbne t6, %0, 1f\n\tli a1, 0\n"
                         "1:\tli a0, 17\n\tecall" ::"r"(sp)
                         : "a0", "a1", "a7", "t0", "s0", "ra", "t6", "memory");
    } else if (VARIANT <= 8) {
        __asm__ volatile(
            "mv sp, %0\n\tmv gp, %0\n\tmv tp, %0\n\tli a7, 0\n\tli a0, 3\n\tmv a1, %1\n\tli a2, 64\n\tecall\n\t"
            "li a0, 0\n\tecall" ::"r"(sp),
            "r"((uintptr_t)MONITOR)
            : "a0", "a1", "a2", "a7", "memory");
    } else {
        // What is pushed there lands in nobody's memory: below 0, across the end of its own, in the monitor's.
        if (VARIANT == 10)
            sp = OWN_END + 16;
        __asm__ volatile(
            "mv sp, %0\n\taddi sp, sp, -64\n\tsd zero, 0(sp)\n\tsd zero, 48(sp)\n\tsd zero, 56(sp)\n\tli a7, 0\n\t"
            "li a0, 0\n\tecall" ::"r"(sp)
            : "a0", "a7", "memory");
    }
    return 1;
}
