// SPDX-License-Identifier: BSD-3-Clause
// Two fences around an applet: PMP over physical memory, deny by default; and Sv39 pages, which give it its own
// addresses and W^X by page. The monitor runs in M-mode, which neither binds.
//
// PMP: entries pair up as top-of-range (Privileged Architecture 1.12, section 3.7.1); what no entry names, U-mode may
// not touch. First the applet's ranges with their access, then its page tables, for reading, as the walker's accesses
// are checked like its own.
#include "csr.h"
#include "monitor/arch/arch.h"
#include "platform.h"
#include "stream/mem.h"

#define PMP_READ  1u
#define PMP_WRITE 2u
#define PMP_EXEC  4u
#define PMP_TOR   (1u << 3)
#define PMP_LOCK  0x80u

#define PTE_VALID 1u
#define PTE_READ  2u
#define PTE_WRITE 4u
#define PTE_EXEC  8u
#define PTE_USER  16u
#define PTE_A     64u
#define PTE_D     128u
#define SATP_SV39 (UINT64_C(8) << 60)

#define MIB2 UINT64_C(0x200000)

// The entry that ends at `top`, from the end of the one before.
static void pmp_put(struct tl_protection *protection, unsigned *next, uint64_t top, uint64_t config)
{
    unsigned i = *next;

    protection->address[i] = top >> 2;
    protection->config[i / 8] |= config << i % 8 * 8;
    *next = i + 1;
}

static bool pmp_range(struct tl_protection *protection, unsigned *next, uint64_t base, uint64_t size, uint64_t access)
{
    if (*next == 0 || protection->address[*next - 1] != base >> 2) {
        if (*next + 2 > TL_PMP_ENTRIES)
            return false;
        pmp_put(protection, next, base, 0);
    }
    if (*next + 1 > TL_PMP_ENTRIES)
        return false;
    pmp_put(protection, next, base + size, access | PMP_TOR);
    return true;
}

// Root and middle table lead to two leaf tables: the applet's memory, at most 2 MiB, lies in one gigabyte and touches
// two of its 2 MiB parts at the most.
static void map_page(struct tl_protection *protection, uint64_t base, uint64_t virt, uint64_t phys, uint32_t access)
{
    uint64_t leaf = (virt >> 21) - (base >> 21);
    uint64_t pte = phys >> 12 << 10 | PTE_VALID | PTE_USER | PTE_READ | PTE_A;

    if ((access & TL_ACCESS_WRITE) != 0)
        pte |= PTE_WRITE | PTE_D;
    if ((access & TL_ACCESS_EXEC) != 0)
        pte |= PTE_EXEC;
    protection->tables[1][virt >> 21 & 511] = (uint64_t)(uintptr_t)protection->tables[2 + leaf] >> 12 << 10 | PTE_VALID;
    protection->tables[2 + leaf][virt >> 12 & 511] = pte;
}

void tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_range *ranges, size_t count,
                     uint64_t base, uint64_t size, void *memory)
{
    uint64_t phys = (uint64_t)(uintptr_t)memory;
    uint64_t tables = (uint64_t)(uintptr_t)protection->tables;
    unsigned next = 0;
    bool fits = true;

    (void)size;
    memset(protection, 0, sizeof *protection);
    protection->tables[0][base >> 30 & 511] = (uint64_t)(uintptr_t)protection->tables[1] >> 12 << 10 | PTE_VALID;
    for (size_t i = 0; i < count; i++) {
        uint64_t offset = ranges[i].base - base;
        // TL_ACCESS_ bits are those of pmpcfg.
        fits = fits && pmp_range(protection, &next, phys + offset, ranges[i].size, ranges[i].access);
        for (uint64_t page = 0; page < ranges[i].size; page += 4096)
            map_page(protection, base, ranges[i].base + page, phys + offset + page, ranges[i].access);
    }
    fits = fits && pmp_range(protection, &next, tables, sizeof protection->tables, PMP_READ);
    if (!fits)
        memset(protection->config, 0,
               sizeof protection->config); // nothing is granted: it stops at its first instruction
    protection->satp = SATP_SV39 | (uint64_t)id << 44 | tables >> 12;
}

#define PMP_ADDRESS(i) tl__csr_write(pmpaddr##i, protection->address[i])

// Only user mode is bound by these, and it runs next after a tl_arch_switch.
void tl_arch_leave(void)
{
    tl__csr_write(pmpcfg0, 0);
    tl__csr_write(pmpcfg2, 0);
}

void tl__protect_use(const struct tl_protection *protection)
{
    // Closed while it changes: no mix of two applets' entries is ever in force.
    tl__csr_write(pmpcfg0, 0);
    tl__csr_write(pmpcfg2, 0);
    PMP_ADDRESS(0);
    PMP_ADDRESS(1);
    PMP_ADDRESS(2);
    PMP_ADDRESS(3);
    PMP_ADDRESS(4);
    PMP_ADDRESS(5);
    PMP_ADDRESS(6);
    PMP_ADDRESS(7);
    PMP_ADDRESS(8);
    PMP_ADDRESS(9);
    PMP_ADDRESS(10);
    PMP_ADDRESS(11);
    PMP_ADDRESS(12);
    PMP_ADDRESS(13);
    PMP_ADDRESS(14);
    PMP_ADDRESS(15);
    tl__csr_write(pmpcfg0, protection->config[0]);
    tl__csr_write(pmpcfg2, protection->config[1]);
    tl__csr_write(satp, protection->satp);
    __asm__ volatile("sfence.vma" ::: "memory");
}

// What a loader before us left: entries that it locked stay until reset, and would let an applet in. False then.
bool tl__protect_init(void)
{
    uint64_t locked = UINT64_C(0x8080808080808080);

    tl__csr_write(pmpcfg0, 0);
    tl__csr_write(pmpcfg2, 0);
    tl__csr_write(satp, 0);
    return ((tl__csr_read(pmpcfg0) | tl__csr_read(pmpcfg2)) & locked) == 0;
}

void tl_arch_sync_code(void *memory, size_t n)
{
    (void)memory;
    (void)n;
    __asm__ volatile("fence.i" ::: "memory");
}
