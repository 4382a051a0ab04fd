// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, turns floating point off and points sscratch, stvec, sp, gp and tp at the monitor's memory. Then makes a call, and faults
// variants: 3
// outcome: 1 OK, 2 KILL(undefined), 3 KILL(read)
// region: 1
// control: fs
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h94", "supervisor");

int tl_applet(void)
{
    CSR_WRITE(sscratch, MONITOR_DATA);
    CSR_WRITE(stvec, MONITOR_DATA);
    __asm__ volatile("csrc sstatus, %0" ::"r"(UINT64_C(3) << 13)); // FS
    if (VARIANT == 1) {
        for (int i = 0; i < 20; i++) {
            tl_yield();
            EXPECT((CSR_READ(sstatus) >> 13 & 3) == 0);
            EXPECT(CSR_READ(sscratch) == MONITOR_DATA);
        }
        __asm__ volatile(
            "mv t1, sp\n\tmv t2, gp\n\tmv t3, tp\n\tmv sp, %0\n\tmv gp, %0\n\tmv tp, %0\n\t"
            "li a7, 0\n\tli a0, 20\n\tecall\n\tmv sp, t1\n\tmv gp, t2\n\tmv tp, t3" ::"r"((uint64_t)MONITOR_DATA)
            : "a0", "a7", "t1", "t2", "t3", "memory");
        return 0;
    }
    tl_yield();
    if (VARIANT == 2)
        __asm__ volatile("fadd.d f0, f0, f0"); // off is off
    else
        load_word(MONITOR_DATA);
    return 1;
}
