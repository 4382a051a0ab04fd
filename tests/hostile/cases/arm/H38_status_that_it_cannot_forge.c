// SPDX-License-Identifier: BSD-3-Clause
// tried: Has a status of SVC mode with everything masked in every register and all over its stack at each kind of trap, writes it to CPSR, and returns to it
// variants: 7
// outcome: 1-4 OK, 5 KILL(budget), 6 KILL|OK, 7 KILL(undefined)
// control: masks 1-3 5
// limit: 1000
// No call takes or gives a status, so there is none to forge: what the monitor goes on with is what the processor saved.
#include "hostile.h"

TL_MANIFEST(.name = "h38", .stack = 16384, .budget_ms = VARIANT == 5 ? 10 : 0);

#define FORGED 0x1d3 // SVC mode; A, I and F masked

// Each fills the registers and the stack with it, traps, and gives CPSR as it is then. forged_at_call: r0 is the call's number.
// forged_at_floats: by the first floating-point instruction of a turn. forged_in_loop: by interrupts of a loop of r0 rounds;
// the status of all of them, or-ed.
__asm__(".text\n.arm\n.fpu neon-vfpv4\n"
        ".macro fill\n"
        "push {r4-r11, lr}\n"
        "movw r12, #0x1d3\n"
        ".irp r, r1, r2, r3, r4, r5, r6, r7, r8, r9, r10, r11, lr\n"
        "mov \\r, r12\n"
        ".endr\n"
        ".rept 8\n"
        "push {r1-r12}\n"
        ".endr\n"
        ".endm\n"
        ".macro done\n"
        "add sp, sp, #384\n"
        "pop {r4-r11, pc}\n"
        ".endm\n"
        ".global forged_at_call\nforged_at_call:\n"
        "fill\n"
        "svc #0\n"
        "mrs r0, cpsr\n"
        "done\n"
        ".global forged_at_floats\nforged_at_floats:\n"
        "fill\n"
        "vmov r0, s0\n"
        "mrs r0, cpsr\n"
        "done\n"
        ".global forged_in_loop\nforged_in_loop:\n"
        "fill\n"
        "mov r1, #0\n"
        "1: mrs r2, cpsr\n"
        "orr r1, r1, r2\n"
        "movw r2, #0x1d3\n"
        "subs r0, r0, #1\n"
        "bne 1b\n"
        "mov r0, r1\n"
        "done\n");
uint32_t forged_at_call(uint32_t call);
uint32_t forged_at_floats(void);
uint32_t forged_in_loop(uint32_t rounds);

// User mode, and neither FIQs, by which the monitor preempts, nor aborts masked. IRQs are the normal world's.
static int own(uint32_t status)
{
    return (status & 0x15f) == 0x10;
}

static void written(void)
{
    uint32_t status;

    __asm__ volatile("msr cpsr_fsxc, %1\n\tmsr cpsr_c, %1\n\tmsr cpsr_xc, %1\n\tmrs %0, cpsr"
                     : "=&r"(status)
                     : "r"(FORGED)
                     : "cc", "memory");
    EXPECT(own(status));
    __asm__ volatile("cpsid aif, #0x13\n\tmrs %0, cpsr" : "=r"(status)::"memory");
    EXPECT(own(status));
    EXPECT(own(forged_at_call(TL_SYS_YIELD)));
}

// An exception's return, in user mode, by a frame of its own: if it does anything, then the jump alone.
static void returned_to(void)
{
    uint32_t status;

    __asm__ volatile("adr r1, 1f\n\tmovw r0, #0x1d3\n\tpush {r0, r1}\n\tldm sp!, {r0, pc}^\n1:\tmrs %0, cpsr"
                     : "=r"(status)::"r0", "r1", "cc", "memory");
    EXPECT(own(status));
}

int tl_applet(void)
{
    static const uint32_t calls[] = {TL_SYS_ABI, TL_SYS_YIELD, TL_SYS_WAIT, TL_SYS_NANOTIME, 999, 0x80000000u};

    switch (VARIANT) {
    case 1:
        for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++)
            EXPECT(own(forged_at_call(calls[i])));
        return 0;
    case 2:
        for (int i = 0; i < 10; i++) {
            tl_yield();
            EXPECT(own(forged_at_floats()));
        }
        return 0;
    case 3: {
        uint64_t start = tl_nanotime();
        EXPECT(own(forged_in_loop(2000000)));
        EXPECT(tl_nanotime() - start > 50000000); // five slices and more
        return 0;
    }
    case 4:
        written();
        return 0;
    case 5:
        written();
        (void)forged_in_loop(0); // 2^32 rounds
        return 1;
    case 6:
        returned_to();
        return 0;
    default:
        __asm__ volatile("adr lr, 1f\n\t.inst 0xe160006e\n1:" ::: "lr"); // ERET
        return 1;
    }
}
