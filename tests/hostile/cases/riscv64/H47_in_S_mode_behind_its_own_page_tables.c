// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, reaches for the monitor, neighbours, devices and another world, with the machine's own addresses or behind page tables of its own
// variants: 32
// outcome: 1-10 KILL(read), 11-20 KILL(write), 21-30 KILL(exec), 31 KILL(exec), 32 KILL(read)
// region: 1
// control: pmp 1-25
// PMP is the only fence here. Odd variants map everything by themselves first; 31 has its tables in the monitor's memory, 32 one
// of two.
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h47", "supervisor");

static uint64_t root[512] __attribute__((aligned(4096)));

static void map(uint64_t first)
{
    for (uint64_t i = 0; i < 256; i++)
        root[i] = i << 28 | 0xcf;
    root[0] = first;
    CSR_WRITE(satp, UINT64_C(8) << 60 | (uint64_t)(uintptr_t)root >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
}

int tl_applet(void)
{
    // Stores of zero to these do no lasting harm in the control run, but to the monitor's data.
    static const uintptr_t places[] = {MONITOR,  MONITOR + 0x1000,        MONITOR_DATA, NEIGHBOUR, NEIGHBOUR + 0x100000,
                                       MTIMECMP, TL_BOARD_NORMAL_END - 8, PLIC + 4,     MSIP,      UART + 4};
    volatile uint32_t *p = (volatile uint32_t *)places[(VARIANT - 1) % 10];

    if (VARIANT == 31) {
        CSR_WRITE(satp, UINT64_C(8) << 60 | (uint64_t)MONITOR_DATA >> 12);
        __asm__ volatile("sfence.vma" ::: "memory");
        return 1;
    }
    if (VARIANT == 32) {
        map((uint64_t)MONITOR_DATA >> 12 << 10 | 1); // the next table down
        (void)*(volatile uint32_t *)0x1000;
        return 1;
    }
    if (VARIANT % 2 == 1)
        map(0xcf);
    if (VARIANT <= 10)
        (void)*p;
    else if (VARIANT <= 20)
        *p = 0;
    else
        __asm__ volatile("jr %0" ::"r"(p) : "memory");
    return 1;
}
