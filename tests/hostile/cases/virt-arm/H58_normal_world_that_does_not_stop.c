// SPDX-License-Identifier: BSD-3-Clause
// tried: The normal world runs an endless loop: plainly; with everything masked, in FIQ mode too; after everything that it can do to the interrupt controller; of exceptions; asleep
// variants: 6
// outcome: KILL(budget)
// control: budget, preemption 1-3, fiq 2-4
// region: 1
// limit: 2000
// cpu: 21
#include "hostile.h"

#include "tests/hostile/arch/arm/normal.h"

TL_MANIFEST(.name = "h58", .stack = 4096, .permissions = "normal", .budget_ms = 10);

// Writes every register of the distributor and the CPU interface that could keep the secure timer from coming.
static void spoil_interrupts(void)
{
    volatile uint32_t *const distributor = (volatile uint32_t *)TL_BOARD_GIC_DISTRIBUTOR;
    volatile uint32_t *const interface = (volatile uint32_t *)TL_BOARD_GIC_CPU;

    distributor[0] = 0;
    for (uint32_t i = 0; i < 9; i++) {
        distributor[0x080 / 4 + i] = ~0u; // to group 1
        distributor[0x180 / 4 + i] = ~0u; // disabled
        distributor[0x280 / 4 + i] = ~0u; // not pending
        distributor[0x300 / 4 + i] = ~0u; // active
    }
    for (uint32_t i = 0; i < 0x120; i++)
        ((volatile uint8_t *)distributor)[0x400 + i] = 0xff; // the lowest priority
    interface[1] = 0;                                        // none is high enough
    interface[2] = 7;
    for (uint32_t i = 0; i < 40; i++)
        interface[4] = interface[3]; // what is pending, and its end
    interface[4] = 29;
    interface[0] = 0;
}

__asm__(".pushsection .text.faulty_vectors, \"ax\"\n.arm\n.balign 32\nfaulty_vectors:\n"
        "b .\nb 1f\n1: .rept 64\nnop\n.endr\nudf #0\n.popsection\n");
extern char faulty_vectors[];

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        break;
    case 2:
        __asm__ volatile("cpsid aif" ::: "memory");
        break;
    case 3:
        __asm__ volatile("cpsid aif, #0x11\n\tmrs r0, cpsr\n\torr r0, r0, #0x1c0\n\tmsr cpsr_xc, r0\n1:\t.rept "
                         "64\n\tnop\n\t.endr\n\tb 1b" ::
                             : "r0", "memory");
        break;
    case 4:
        spoil_interrupts();
        __asm__ volatile("cpsid aif" ::: "memory");
        break;
    case 5: // a fault whose vector faults. It executes something: under -icount the clock stands else
        CP_WRITE(VBAR, (uintptr_t)faulty_vectors);
        __asm__ volatile("udf #0");
        break;
    default:
        for (;;)
            __asm__ volatile("wfi");
    }
    for (;;)
        spend_time(1);
}
