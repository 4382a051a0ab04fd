// SPDX-License-Identifier: BSD-3-Clause
// tried: Sets sp to 0, to an odd address, into the monitor's memory and to the last address. Then makes a call, makes a wrong call, and faults
// variants: 12
// outcome: 1 OK, 2 OK, 3 OK, 4 OK, 5 KILL(range), 6 KILL(range), 7 KILL(range), 8 KILL(range), 9 KILL(write), 10 KILL(write), 11 KILL(write), 12 KILL(alignment)
// control: usermem 5 6 7 8, protect 11
#include "hostile.h"

HOSTILE("h42", "");

int tl_applet(void)
{
    static const uint32_t values[] = {0, OWN_END - 3, MONITOR_DATA, 0xffffffff};
    uint32_t sp = values[(VARIANT - 1) % 4];

    if (VARIANT <= 4) {
        // NANOTIME and ABI, then EXIT_STATUS 0, or 1 when the result or sp is wrong.
        __asm__ volatile("mov sp, %0\n\tmov r0, #2\n\tsvc #0\n\torrs r0, r0, r1\n\tmov r1, #1\n\tbeq 1f\n\t"
                         "mov r0, #16\n\tsvc #0\n\ttst r0, #1\n\tmov r1, #1\n\tcmpne sp, %0\n\tmoveq r1, #0\n"
                         "1:\tmov r0, #17\n\tsvc #0" ::"r"(sp)
                         : "r0", "r1", "memory");
    } else if (VARIANT <= 8) {
        __asm__ volatile(
            "mov sp, %0\n\tmov r0, #3\n\tmov r1, %1\n\tmov r2, #64\n\tsvc #0\n\tmov r0, #0\n\tsvc #0" ::"r"(sp),
            "r"(MONITOR)
            : "r0", "r1", "r2", "memory");
    } else {
        // What is pushed there lands in nobody's memory: below 0, across the end of its own, in the monitor's.
        if (VARIANT == 10)
            sp = OWN_END + 16;
        __asm__ volatile("mov sp, %0\n\tpush {r0-r7}\n\tmov r0, #0\n\tsvc #0" ::"r"(sp) : "memory");
    }
    return 1;
}
