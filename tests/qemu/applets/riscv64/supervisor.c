// SPDX-License-Identifier: BSD-3-Clause
// A trusted context in S-mode. Ends with the line of what was not so.
//     1  its own registers of S-mode are its own, though normal.c's variant 1 fills them at the same time
//     2  it turns its floating point off, calls, and has it off again; the monitor is none the worse (H94)
//     3  its own page tables: what it may touch can be mapped, and works
//     4  ... what is the monitor's can be mapped too, and is refused by PMP all the same
//     5  it drops to its own U-mode: interrupts do not lift it up again
//     6  M-mode's registers are not its own
//     7  the SBI is not for it
//     8  waiting for an interrupt is not for it
// variants: 8
// region: 1
#include "platform.h"
#include "tests/hostile/hostile.h"

#include "supervisor.h"

TL_MANIFEST(.name = "supervisor", .stack = 16384, .permissions = "supervisor time");

static uint64_t root[512] __attribute__((aligned(4096)));

// The gigabyte at `physical`, seen at 0x40000000; its own gigabyte as it is. All in S-mode's pages.
static void map(uint64_t physical)
{
    uint64_t own = (uint64_t)(uintptr_t)root;

    root[own >> 30] = own >> 30 << 28 | 0xcf;
    root[1] = physical >> 30 << 28 | 0xcf;
    CSR_WRITE(satp, UINT64_C(8) << 60 | own >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
}

static void own_page_tables(void)
{
    static volatile uint32_t word = 7;
    uint64_t address = (uint64_t)(uintptr_t)&word;

    map(address);
    volatile uint32_t *alias = (volatile uint32_t *)(0x40000000 + (address & 0x3fffffff));
    EXPECT(*alias == 7);
    tl_yield();
    *alias = 8;
    EXPECT(word == 8);
    EXPECT(CSR_READ(satp) >> 60 == 8);
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        return supervisor_registers(UINT64_C(0x1122334455667788));
    case 2:
        __asm__ volatile("csrc sstatus, %0" ::"r"(UINT64_C(3) << 13));
        for (int i = 0; i < 20; i++) {
            tl_yield();
            EXPECT((CSR_READ(sstatus) >> 13 & 3) == 0);
        }
        return 0;
    case 3:
        own_page_tables();
        return 0;
    case 4:
        map(TL_MONITOR_ADDRESS);
        (void)*(volatile uint32_t *)(0x40000000 + (TL_MONITOR_ADDRESS & 0x3fffffff));
        return 1;
    case 5: {
        // In U-mode: long enough for several slices, then an instruction of S-mode, which stops it.
        uint64_t user;
        __asm__ volatile("la %0, 1f\n\tcsrw sepc, %0\n\tli %0, 0x100\n\tcsrc sstatus, %0\n\tsret\n"
                         "1:\tli %0, 20000000\n"
                         "2:\taddi %0, %0, -1\n\tbnez %0, 2b\n\t"
                         "csrr %0, sscratch"
                         : "=r"(user)::"memory");
        return 1;
    }
    case 6:
        (void)CSR_READ(mstatus);
        return 1;
    case 7: {
        struct sbi_result result = sbi(0x10, 0, 0);
        EXPECT(result.error < 0);
        return 0;
    }
    default:
        __asm__ volatile("wfi");
        return 1;
    }
}
