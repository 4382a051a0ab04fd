// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world reads and writes the secure world's registers, calls a hypervisor, and calls the monitor from User mode
// variants: 12
// outcome: 1-11 KILL(undefined), 12 OK
// control: world 1-4
// region: 1
// By the monitor's first vectors, which tell of it. Variant 12: what is common is written as often as it likes, and changes nothing.
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

HOSTILE("h43", "echo normal");

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        (void)CP_READ(SCR);
        break;
    case 2:
        CP_WRITE(SCR, 0);
        break;
    case 3:
        CP_WRITE(MVBAR, (uintptr_t)tl_applet);
        break;
    case 4:
        CP_WRITE(SDER, 3);
        break;
    case 5:
        CP_WRITE(NSACR, ~0u);
        break;
    case 6:
        (void)CP_READ("p15, 4, %0, c1, c1, 0"); // HCR
        break;
    case 7:
        CP_WRITE("p15, 0, %0, c14, c0, 0", 1); // CNTFRQ
        break;
    case 8:
        __asm__ volatile(".arch_extension virt\n\tldr r0, =0x84000008\n\thvc #0" ::
                             : "r0", "r1", "r2", "r3"); // PSCI's SYSTEM_OFF
        break;
    case 9:
        __asm__ volatile("cps #0x10\n\t.arch_extension sec\n\tsmc #0" ::: "r0", "memory");
        break;
    case 10:
        __asm__ volatile("cps #0x10\n\tmrc p15, 0, r0, c1, c0, 0" ::: "r0", "memory");
        break;
    case 11:
        __asm__ volatile("srsdb sp!, #0x16" ::: "memory"); // Monitor mode's stack
        __asm__ volatile("udf #0");                        // unpredictable: if it did nothing, this is the end
        break;
    default:
        CP_WRITE("p15, 0, %0, c1, c0, 1", ~0u); // ACTLR
        CP_WRITE("p15, 1, %0, c9, c0, 2", 0);   // L2CTLR
        __asm__ volatile(
            "mcr p15, 0, %0, c8, c7, 0\n\tmcr p15, 0, %0, c7, c5, 0\n\tmcr p15, 0, %0, c7, c5, 6\n\tdsb\n\tisb" ::"r"(
                0)); // TLBIALL, ICIALLU, BPIALL
        EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"on\"]}", "\"on\""));
    }
    return VARIANT != 12;
}
