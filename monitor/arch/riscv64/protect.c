// SPDX-License-Identifier: BSD-3-Clause
// Two fences around an applet: PMP over physical memory, deny by default (pmp.h); and Sv39 pages, which give it its own
// addresses and W^X by page. The monitor runs in M-mode, which neither binds.
//
// An applet whose memory is where its addresses say (a region of the board's) needs no translation and has none: PMP
// alone holds it, W^X by range. S-mode writes its own satp, so a context that runs there must be such a one; whatever
// it maps, PMP decides.
#include "csr.h"
#include "internal.h"
#include "platform.h"
#include "stream/mem.h"

#define PTE_VALID 1u
#define PTE_READ  2u
#define PTE_WRITE 4u
#define PTE_EXEC  8u
#define PTE_USER  16u
#define PTE_A     64u
#define PTE_D     128u
#define SATP_SV39 (UINT64_C(8) << 60)

#define MTIME      (TL_BOARD_CLINT + 0xbff8u)
#define MTIME_SIZE 8u

static uint32_t entries; // that this processor has
static bool fine;        // they take ranges of 4 bytes and up
static struct tl_pmp registers;

static uint64_t *next_table(struct tl_protection *protection, uint64_t *pte)
{
    if (*pte == 0)
        *pte = (uint64_t)(uintptr_t)protection->tables[protection->table_count++] >> 12 << 10 | PTE_VALID;
    return (uint64_t *)(uintptr_t)(*pte >> 10 << 12); // physical is what M-mode sees
}

// TL_SV39_TABLES are enough: an applet's memory of at most 2 MiB lies in one gigabyte and touches two of its 2 MiB
// parts.
static void map_page(struct tl_protection *protection, uint64_t virt, uint64_t phys, uint32_t access)
{
    uint64_t *middle = next_table(protection, &protection->tables[0][virt >> 30 & 511]);
    uint64_t *leaf = next_table(protection, &middle[virt >> 21 & 511]);
    uint64_t pte = phys >> 12 << 10 | PTE_VALID | PTE_USER | PTE_READ | PTE_A;

    if ((access & TL_ACCESS_WRITE) != 0)
        pte |= PTE_WRITE | PTE_D;
    if ((access & TL_ACCESS_EXEC) != 0)
        pte |= PTE_EXEC;
    leaf[virt >> 12 & 511] = pte;
}

static bool translated(const struct tl_usermem *mem)
{
    return mem->base != (uintptr_t)mem->memory;
}

// The entries: first the applet's ranges, then its page tables, for reading, as the walker's accesses are checked like
// its own, then the clock.
static bool fill(struct tl_pmp *pmp, const struct tl_usermem *mem, const void *tables, uint32_t permissions)
{
    bool fits = true;

    memset(pmp, 0, sizeof *pmp);
    for (uint32_t i = 0; i < mem->count; i++)
        fits = fits && tl_pmp_grant(pmp, (uint64_t)(uintptr_t)mem->memory + (mem->ranges[i].base - mem->base),
                                    mem->ranges[i].size, mem->ranges[i].access, entries);
    if (translated(mem))
        fits = fits && tl_pmp_grant(pmp, (uint64_t)(uintptr_t)tables, sizeof((struct tl_protection *)0)->tables,
                                    TL_ACCESS_READ, entries);
    if ((permissions & TL_ARCH_MTIME) != 0)
        fits = fits && tl_pmp_grant(pmp, MTIME, MTIME_SIZE, TL_ACCESS_READ, entries);
    return fits;
}

static const char *unfit(const struct tl_usermem *mem, uint32_t permissions)
{
    const bool supervisor = tl_in_supervisor(permissions);
    struct tl_pmp pmp;

    if (supervisor && (tl__csr_read(misa) & TL_MISA('S')) == 0)
        return "it asks for S-mode, which this processor does not have";
    // A guest's translation and its mode would have to be switched as well; nothing here does.
    if (supervisor && (tl__csr_read(misa) & TL_MISA('H')) != 0)
        return "it asks for S-mode, which on this processor is a hypervisor: run it with that extension off";
    if (supervisor && translated(mem))
        return "S-mode sees the machine's own addresses: link it for one of the board's regions (TL_BOARD_REGIONS)";
    if ((permissions & TL_ARCH_MTIME) != 0 && !fine)
        return "it asks for mtime, but this processor protects no range as small as 8 bytes";
    if (!fill(&pmp, mem, NULL, permissions))
        return "it has more ranges than the processor has PMP entries: put its segments one after the other";
    return NULL;
}

const char *tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_usermem *mem,
                            uint32_t permissions)
{
    const char *why = unfit(mem, permissions);

    if (why != NULL || protection == NULL)
        return why;
    memset(protection, 0, sizeof *protection);
    (void)fill(&protection->pmp, mem, protection->tables, permissions);
    protection->supervisor = tl_in_supervisor(permissions);
    if (!translated(mem))
        return NULL;
    protection->table_count = 1;
    for (uint32_t i = 0; i < mem->count; i++) {
        const struct tl_range *range = &mem->ranges[i];
        for (uint64_t at = 0; at < range->size; at += 4096)
            map_page(protection, range->base + at, (uint64_t)(uintptr_t)mem->memory + (range->base - mem->base) + at,
                     range->access);
    }
    if ((permissions & TL_ARCH_MTIME) != 0)
        map_page(protection, MTIME, MTIME, TL_ACCESS_READ);
    protection->satp = SATP_SV39 | (uint64_t)id << 44 | (uint64_t)(uintptr_t)protection->tables >> 12;
    return NULL;
}

// Only S- and U-mode are bound by these, and they run next after a tl_arch_switch.
void tl__protect_close(void)
{
    tl__csr_write(pmpcfg0, 0);
    tl__csr_write(pmpcfg2, 0);
}

// Each entry's address, by its number: there is no indirect access to these registers.
#define EACH_ENTRY(X) X(15) X(14) X(13) X(12) X(11) X(10) X(9) X(8) X(7) X(6) X(5) X(4) X(3) X(2) X(1) X(0)

static void write_addresses(const struct tl_pmp *pmp)
{
#define WRITE_ENTRY(i)                                                                                                 \
    case (i) + 1:                                                                                                      \
        tl__csr_write(pmpaddr##i, pmp->address[i]);                                                                    \
        __attribute__((fallthrough));
    switch (pmp->used) {
        EACH_ENTRY(WRITE_ENTRY)
    default:
        break;
    }
}

static void read_back(struct tl_pmp *pmp)
{
#define READ_ENTRY(i) pmp->address[i] = tl__csr_read(pmpaddr##i);
    EACH_ENTRY(READ_ENTRY)
    pmp->config[0] = tl__csr_read(pmpcfg0);
    pmp->config[1] = tl__csr_read(pmpcfg2);
}

// What no applet is ever given, whatever it asked for.
static bool closed_to_all(const struct tl_pmp *pmp)
{
    extern char tl__image_start[], tl__monitor_end[];
    const uint64_t never[] = {(uint64_t)(uintptr_t)tl__image_start,
                              (uint64_t)(uintptr_t)tl__monitor_end - 1,
                              TL_BOARD_CLINT,
                              TL_BOARD_CLINT + 0x4000u + 8u * TL_BOARD_HART,
                              TL_BOARD_PLIC,
                              TL_BOARD_UART};

    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (tl_pmp_allows(pmp, never[i], 1, TL_ACCESS_READ) || tl_pmp_allows(pmp, never[i], 1, TL_ACCESS_WRITE) ||
            tl_pmp_allows(pmp, never[i], 1, TL_ACCESS_EXEC))
            return false;
    return true;
}

void tl__protect_use(const struct tl_protection *protection)
{
    // Closed while it changes: no mix of two applets' entries is ever in force.
    tl__protect_close();
    write_addresses(&protection->pmp);
    tl__csr_write(pmpcfg0, protection->pmp.config[0]);
    tl__csr_write(pmpcfg2, protection->pmp.config[1]);
    tl__csr_write(satp, protection->satp);
    __asm__ volatile("sfence.vma" ::: "memory");
    if (TL_DEBUG) {
        read_back(&registers);
        if (!tl_pmp_right(&protection->pmp, &registers) || !closed_to_all(&registers))
            tl_panic("the PMP entries are not what they should be", 0, 0);
    }
}

// What a loader before us left: entries that it locked stay until reset, and would let an applet in. False then.
bool tl__protect_init(void)
{
    uint64_t locked = UINT64_C(0x0101010101010101) * TL_PMP_LOCK;

    tl__protect_close();
    tl__csr_clear(misa, TL_MISA('H')); // where it can be; unfit() looks
    tl__csr_write(satp, 0);
    if (((tl__csr_read(pmpcfg0) | tl__csr_read(pmpcfg2)) & locked) != 0)
        return false;
    // An entry that is not there reads as zero; one that is coarse has its low bits fixed (section 3.7.1).
    struct tl_pmp all = {.used = TL_PMP_ENTRIES};
    memset(all.address, 0xff, sizeof all.address);
    write_addresses(&all);
    read_back(&registers);
    while (entries < TL_PMP_ENTRIES && registers.address[entries] != 0)
        entries++;
    fine = (registers.address[0] & 1) != 0;
    return entries > 0;
}

void tl_arch_sync_code(void *memory, size_t n)
{
    (void)memory;
    (void)n;
    __asm__ volatile("fence.i" ::: "memory");
}
