// SPDX-License-Identifier: BSD-3-Clause
// tried: In S-mode, maps a buffer elsewhere or nowhere by page tables of its own, then makes calls with that buffer, with MPRV set in sstatus
// variants: 3
// outcome: OK
// log: "the physical one"
// region: 1
// control: mprv
// The monitor reads and writes with its own address, never through the caller's page tables: MPRV is never set.
#include "hostile.h"
#include "tests/qemu/applets/riscv64/supervisor.h"

HOSTILE("h40", "supervisor");

static char texts[2][2097152] __attribute__((aligned(2097152)));
static uint64_t root[512] __attribute__((aligned(4096)));
static uint64_t middle[512] __attribute__((aligned(4096)));

int tl_applet(void)
{
    uint64_t own = (uint64_t)(uintptr_t)texts, gib = own >> 30 & 511;

    memcpy(texts[0], "the physical one\n", 18);
    memcpy(texts[1], "the virtual one!\n", 18);
    // Its own gigabyte as it is, but for the first text: seen where the second is, or not there at all.
    for (uint64_t i = 0; i < 512; i++)
        middle[i] = (gib << 30 | i << 21) >> 12 << 10 | 0xcf;
    middle[own >> 21 & 511] = VARIANT == 1 ? middle[(own >> 21 & 511) + 1] : 0;
    root[gib] = (uint64_t)(uintptr_t)middle >> 12 << 10 | 1;
    CSR_WRITE(satp, UINT64_C(8) << 60 | (uint64_t)(uintptr_t)root >> 12);
    __asm__ volatile("sfence.vma" ::: "memory");
    if (VARIANT == 1)
        EXPECT(*(volatile char *)(texts[0] + 4) == 'v');
    if (VARIANT == 3) {
        __asm__ volatile("csrs sstatus, %0" ::"r"(UINT64_C(1) << 17)); // MPRV, which sstatus does not have
        EXPECT((CSR_READ(sstatus) >> 17 & 1) == 0);
    }
    EXPECT(tl_trap2(TL_SYS_LOG, (uintptr_t)texts[0], 17) == 0);
    EXPECT(tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)texts[0], 17) == TL_SYS_GETRANDOM);
    CSR_WRITE(satp, 0);
    __asm__ volatile("sfence.vma" ::: "memory");
    EXPECT(memcmp(texts[0], "the physical one\n", 17) != 0 && memcmp(texts[1], "the virtual one!\n", 17) == 0);
    return 0;
}
