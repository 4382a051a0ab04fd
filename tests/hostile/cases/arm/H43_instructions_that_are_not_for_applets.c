// SPDX-License-Identifier: BSD-3-Clause
// tried: Executes undefined and privileged instructions: coprocessors, modes, returns from exceptions, SMC, breakpoints, waiting
// variants: 30
// outcome: 1-17 KILL(undefined), 18-23 OK, 24-26 KILL|OK, 27 OK, 28-29 KILL(undefined), 30 OK
#include "hostile.h"

HOSTILE("h43", "");

int tl_applet(void)
{
    uint32_t x = 0;

    __asm__ volatile(".arch_extension sec\n.arch_extension virt" ::);
    switch (VARIANT) {
    case 1:
        __asm__ volatile("udf #0");
        break;
    case 2:
        __asm__ volatile(".arm\n\tadd r0, pc, #1\n\tbx r0\n\t.thumb\n\tudf #0\n\t.balign 4\n\t.arm" ::: "r0");
        break;
    case 3:
        __asm__ volatile("bkpt #0");
        break;
    case 4:
        __asm__ volatile("add r0, pc, #1\n\tbx r0\n\t.thumb\n\tbkpt #0\n\tnop\n\t.balign 4\n\t.arm" ::: "r0");
        break;
    case 5:
        __asm__ volatile("mcr p15, 0, %0, c1, c0, 0" ::"r"(x)); // SCTLR
        break;
    case 6:
        __asm__ volatile("mrc p15, 0, %0, c2, c0, 0" : "=r"(x)); // TTBR0
        break;
    case 7:
        __asm__ volatile("mcr p15, 0, %0, c3, c0, 0" ::"r"(0xffffffff)); // DACR
        break;
    case 8:
        __asm__ volatile("mcr p15, 0, %0, c12, c0, 0" ::"r"(OWN_START)); // VBAR
        break;
    case 9:
        __asm__ volatile("mcr p15, 0, %0, c1, c1, 0" ::"r"(1)); // SCR
        break;
    case 10:
        __asm__ volatile("mcr p15, 0, %0, c13, c0, 3" ::"r"(1)); // TPIDRURO
        break;
    case 11:
        __asm__ volatile("mrrc p15, 0, %0, r1, c14" : "=r"(x)::"r1"); // CNTPCT
        break;
    case 12:
        __asm__ volatile("mrrc p15, 1, %0, r1, c14" : "=r"(x)::"r1"); // CNTVCT
        break;
    case 13:
        __asm__ volatile("mrc p15, 0, %0, c9, c13, 0" : "=r"(x)); // PMCCNTR
        break;
    case 14:
        __asm__ volatile("smc #0");
        break;
    case 15:
        __asm__ volatile("hvc #0");
        break;
    case 16:
        __asm__ volatile("srsdb sp!, #0x13");
        break;
    case 17:
        __asm__ volatile("vmrs %0, fpexc" : "=r"(x));
        break;
    case 18:
        __asm__ volatile("cps #0x13\n\tcpsid aif\n\tcpsie aif" ::: "memory"); // ignored
        break;
    case 19:
        // Only the flags are written.
        __asm__ volatile("mrs %0, cpsr\n\tbic %0, %0, #0xff\n\torr %0, %0, #0xd3\n\tmsr cpsr_fsxc, %0\n\tmrs %0, cpsr"
                         : "=&r"(x)::"cc");
        return (x & 0x1f) == 0x10 ? 0 : 1;
    case 20:
        __asm__ volatile("wfi"); // until the next interrupt; the others run meanwhile
        break;
    case 21:
        __asm__ volatile("sev\n\twfe\n\twfe\n\tyield");
        break;
    case 22:
        __asm__ volatile("mcr p15, 0, %0, c7, c10, 4\n\tmcr p15, 0, %0, c7, c5, 4\n\tmcr p15, 0, %0, c7, c10, 5" ::"r"(
            x)); // barriers
        break;
    case 23:
        __asm__ volatile("pld [%0]\n\tpldw [%0]\n\tpli [%0]" ::"r"(MONITOR)); // hints do not fault
        break;
    case 24:
        __asm__ volatile("mrc p14, 0, %0, c0, c1, 0" : "=r"(x)); // DBGDSCRint
        break;
    case 25:
        // An exception return in user mode is unpredictable. If it does anything, it must be the jump alone.
        __asm__ volatile("adr lr, 1f\n\tmovs pc, lr\n1:\tmrs %0, cpsr" : "=r"(x)::"lr", "cc");
        return (x & 0x1f) == 0x10 ? 0 : 1;
    case 26:
        __asm__ volatile("mrs %0, spsr\n\torr %0, %0, #0x1f\n\tmsr spsr_cxsf, %0" : "=&r"(x));
        break;
    case 27:
        __asm__ volatile("mov r0, #16\n\tsvc #0xffffff\n\tmov %0, r0"
                         : "=r"(x)::"r0", "memory"); // the number in the instruction is not looked at
        return (x & 0xff) == TL_ABI_VERSION ? 0 : 1;
    case 28: {
        static const uint32_t frame[] = {MONITOR, 0xd3};
        __asm__ volatile("rfeia %0" ::"r"(frame) : "memory");
        break;
    }
    case 29:
        __asm__ volatile("mcr p15, 0, %0, c8, c7, 0" ::"r"(x)); // TLBIALL
        break;
    default:
        // Its own thread register is its own.
        __asm__ volatile("mcr p15, 0, %1, c13, c0, 2\n\tmrc p15, 0, %0, c13, c0, 2" : "=r"(x) : "r"(0x7ead));
        return x == 0x7ead ? 0 : 1;
    }
    return 0;
}
