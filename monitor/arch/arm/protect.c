// SPDX-License-Identifier: BSD-3-Clause
// Page tables: the monitor under W^X, and for each applet a first level that adds its own pages to the monitor's.
//
// Short descriptors (ARM ARM B3.5). The monitor is mapped where it is, for privileged mode alone, global; an applet's
// pages are non-global under its ASID, so that a switch needs no TLB maintenance. What is not listed is not mapped.
#include "cp15.h"
#include "internal.h"
#include "platform.h"
#include "stream/mem.h"

// First level: a section of 1 MiB, or a pointer to a second level.
#define SECTION              0x2u
#define SECTION_XN           (1u << 4)
#define SECTION_PXN          1u
#define SECTION_PRIV         (1u << 10) // AP = 01: privileged read and write, user nothing
#define SECTION_USER         (3u << 10) // AP = 11: user too
#define SECTION_RO           (1u << 15) // AP[2]
#define SECTION_NG           (1u << 17)
#define SECTION_NORMAL_WORLD (1u << 19)           // NS
#define SECTION_DEVICE       (1u << 2)            // TEX,C,B = 0,0,1: shareable device
#define SECTION_NORMAL       (1u << 12 | 3u << 2) // TEX,C,B = 1,1,1: write-back, write-allocate
#define TABLE                0x1u
#define TABLE_PXN            (1u << 2)

// Second level: a small page of 4 KiB.
#define PAGE        0x2u
#define PAGE_XN     0x1u
#define PAGE_PRIV   (1u << 4) // AP = 01
#define PAGE_USER   (3u << 4) // AP = 11: user too
#define PAGE_RO     (1u << 9) // AP[2]
#define PAGE_NORMAL (1u << 6 | 3u << 2)
#define PAGE_NG     (1u << 11)

#define MIB 0x100000u

extern char tl__image_start[], tl__text_end[], tl__rodata_end[], tl__guard[], tl__stack_bottom[];

static uint32_t monitor_l1[4096] __attribute__((aligned(16384)));
static uint32_t monitor_l2[4][256] __attribute__((aligned(1024))); // the 4 MiB that hold the monitor, by pages

static uint32_t monitor_page(uint32_t address)
{
    if (address < (uint32_t)tl__text_end)
        return address | PAGE | PAGE_NORMAL | PAGE_PRIV | PAGE_RO;
    if (address < (uint32_t)tl__rodata_end)
        return address | PAGE | PAGE_NORMAL | PAGE_PRIV | PAGE_RO | PAGE_XN;
    if (address >= (uint32_t)tl__guard && address < (uint32_t)tl__stack_bottom)
        return 0;
    return address | PAGE | PAGE_NORMAL | PAGE_PRIV | PAGE_XN;
}

// Domains (ARM ARM B3.7.3): the monitor's mappings are of domain 0; an applet's are of one of its own as far as there
// are enough, so that another's translation that the TLB should not have any more is refused all the same.
#define DOMAIN(id)       (1 + ((id)-1) % 15)
#define DOMAIN_OF_L1(d)  ((d) << 5)
#define DOMAIN_CLIENT(d) (1u << 2 * (d)) // permissions are checked; all domains without this are closed

static void use_table(const uint32_t *l1, uint32_t asid, uint32_t dacr)
{
    tl__write_contextidr(0); // no walk may mix the old table with the new ASID (ARM ARM B3.10.4)
    tl__isb();
    tl__write_ttbr0((uint32_t)l1 | 0x9u); // inner write-back write-allocate walks
    tl__write_dacr(dacr);
    tl__isb();
    tl__write_contextidr(asid);
    tl__isb();
}

static uint32_t normal_section(uint32_t base)
{
    return (base & ~(MIB - 1)) | SECTION | SECTION_NORMAL | SECTION_NORMAL_WORLD | SECTION_PRIV | SECTION_XN |
           SECTION_PXN;
}

void tl__protect_init(void)
{
    static const uint32_t devices[] = {TL_BOARD_DEVICES};

    for (uint32_t i = 0; i < 4; i++) {
        uint32_t base = TL_BOARD_RAM + i * MIB;
        for (uint32_t page = 0; page < 256; page++)
            monitor_l2[i][page] = monitor_page(base + page * 4096);
        monitor_l1[base / MIB] = (uint32_t)monitor_l2[i] | TABLE;
    }
    for (uint32_t base = TL_BOARD_RAM + 4 * MIB; base < TL_BOARD_RAM + TL_BOARD_RAM_SIZE; base += MIB)
        monitor_l1[base / MIB] = base | SECTION | SECTION_NORMAL | SECTION_PRIV | SECTION_XN | SECTION_PXN;
    // The normal world's memory, to place images there and to copy for its calls: by the monitor alone, as data.
    monitor_l1[TL_BOARD_NORMAL_VECTORS / MIB] = normal_section(TL_BOARD_NORMAL_VECTORS);
    for (uint32_t base = TL_BOARD_NORMAL_START; base < TL_BOARD_NORMAL_END; base += MIB)
        monitor_l1[base / MIB] = normal_section(base);
    for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
        monitor_l1[devices[i] / MIB] = devices[i] | SECTION | SECTION_DEVICE | SECTION_PRIV | SECTION_XN | SECTION_PXN;

    tl__write_ttbcr(0);
    use_table(monitor_l1, 0, DOMAIN_CLIENT(0));
    tl__write_tlbiall(0);
    tl__write_iciallu(0);
    tl__write_bpiall(0);
    tl__dsb();
    tl__isb();
    // MMU, caches, branch prediction on; vectors by VBAR, exceptions in little-endian ARM state, no TEX remap, no
    // access flag.
    uint32_t sctlr = tl__read_sctlr();
    sctlr &= ~(1u << 1 | 1u << 13 | 1u << 25 | 1u << 28 | 1u << 29 | 1u << 30);
    sctlr |= 1u << 0 | 1u << 2 | 1u << 11 | 1u << 12;
    tl__write_sctlr(sctlr);
    tl__isb();
}

static uint32_t applet_page(uint32_t access)
{
    uint32_t page = PAGE | PAGE_NORMAL | PAGE_NG | PAGE_USER;

    if ((access & TL_ACCESS_WRITE) == 0)
        page |= PAGE_RO;
    if ((access & TL_ACCESS_EXEC) == 0)
        page |= PAGE_XN;
    return page;
}

static uint32_t applet_section(uint32_t access)
{
    uint32_t section = SECTION | SECTION_NORMAL | SECTION_NG | SECTION_USER | SECTION_PXN;

    if ((access & TL_ACCESS_WRITE) == 0)
        section |= SECTION_RO;
    if ((access & TL_ACCESS_EXEC) == 0)
        section |= SECTION_XN;
    return section;
}

// Maps what of the range lies in the megabyte at `base`.
static void map_pages(uint32_t *table, const struct tl_usermem *mem, const struct tl_range *range, uint32_t base)
{
    for (uint32_t page = 0; page < 256; page++) {
        uint32_t address = base + page * 4096;
        if (address - range->base < range->size)
            table[page] = ((uint32_t)mem->memory + (address - mem->base)) | applet_page(range->access);
    }
}

// The megabyte at `base` of an applet's addresses: nothing, one section, or a table of pages, the next one of `tables`.
// How many tables that takes; with tables NULL it is only counted.
static uint32_t map_megabyte(uint32_t *entry, uint32_t (*tables)[256], const struct tl_usermem *mem, uint32_t base)
{
    bool pages = false;

    for (uint32_t i = 0; i < mem->count; i++) {
        const struct tl_range *range = &mem->ranges[i];
        if (range->base <= base && range->size >= MIB && base - range->base <= range->size - MIB) {
            if (tables != NULL)
                *entry = ((uint32_t)mem->memory + (base - mem->base)) | applet_section(range->access);
            return 0;
        }
        if (range->base - base >= MIB && base - range->base >= range->size)
            continue;
        pages = true;
        if (tables != NULL)
            map_pages(*tables, mem, range, base);
    }
    if (pages && tables != NULL)
        *entry = (uint32_t)*tables | TABLE | TABLE_PXN;
    return pages ? 1 : 0;
}

static bool in_normal_memory(const struct tl_usermem *mem)
{
    return (uintptr_t)mem->memory == mem->base && mem->base >= TL_BOARD_NORMAL_START &&
           mem->size <= TL_BOARD_NORMAL_END - TL_BOARD_NORMAL_START &&
           mem->base - TL_BOARD_NORMAL_START <= TL_BOARD_NORMAL_END - TL_BOARD_NORMAL_START - mem->size;
}

// A context of the normal world is held by the memory's own fence, which the self-test has tried, and has only the
// monitor's mappings while the monitor works for it.
static const char *protect_normal(struct tl_protection *protection, const struct tl_usermem *mem)
{
    if (!in_normal_memory(mem))
        return "`normal` is for an image linked for a region of the normal world's memory: see docs/abi.md";
    if (protection == NULL)
        return NULL;
    memcpy(protection->l1, monitor_l1, sizeof monitor_l1);
    protection->id = 0;
    protection->dacr = DOMAIN_CLIENT(0);
    tl__dsb();
    return NULL;
}

const char *tl_arch_protect(struct tl_protection *protection, uint32_t id, const struct tl_usermem *mem,
                            uint32_t permissions)
{
    uint32_t needed = 0, used = 0;

    if ((permissions & TL_ARCH_NORMAL) != 0)
        return protect_normal(protection, mem);
    if (in_normal_memory(mem))
        return "it is linked for the normal world's memory: let its manifest ask for `normal`, or link it elsewhere";
    for (uint32_t at = 0; at < mem->size; at += MIB)
        needed += map_megabyte(NULL, NULL, mem, mem->base + at);
    if (needed > TL_ARM_L2_TABLES)
        return "its segments begin and end in too many megabytes: put them one after the other";
    if (protection == NULL)
        return NULL;
    memcpy(protection->l1, monitor_l1, sizeof monitor_l1);
    memset(protection->l2, 0, sizeof protection->l2);
    for (uint32_t at = 0; at < mem->size; at += MIB) {
        uint32_t *entry = &protection->l1[(mem->base + at) / MIB];
        used += map_megabyte(entry, &protection->l2[used], mem, mem->base + at);
        *entry |= DOMAIN_OF_L1(DOMAIN(id)); // of no effect where nothing is mapped
    }
    protection->id = id;
    protection->dacr = DOMAIN_CLIENT(0) | DOMAIN_CLIENT(DOMAIN(id));
    tl__dsb();
    tl__write_tlbiasid(id);
    tl__dsb();
    tl__isb();
    return NULL;
}

void tl__protect_use(const struct tl_protection *protection)
{
    use_table(protection->l1, protection->id, protection->dacr);
}

// An applet's tables hold the monitor's own mappings as well: they must not be written while the processor walks them.
void tl_arch_leave(void)
{
    if (tl__normal_resident != NULL)
        tl__normal_park();
    use_table(monitor_l1, 0, DOMAIN_CLIENT(0));
}

void tl_arch_sync_code(void *memory, size_t n)
{
    for (size_t i = 0; i < n; i += 32)
        tl__write_dccmvac((uint32_t)memory + (uint32_t)i);
    tl__dsb();
    tl__write_iciallu(0);
    tl__write_bpiall(0);
    tl__dsb();
    tl__isb();
}

// The board's device tree, mapped for as long as `use` runs. Normal RAM is not the monitor's otherwise.
size_t tl__protect_device_tree(size_t (*use)(uint8_t *tree, size_t n, void *p, size_t cap), void *p, size_t cap)
{
    uint32_t base = TL_BOARD_DEVICE_TREE;

    if (TL_BOARD_DEVICE_TREE_SIZE == 0)
        return 0;
    monitor_l1[base / MIB] = base | SECTION | SECTION_NORMAL | SECTION_PRIV | SECTION_XN | SECTION_PXN;
    tl__dsb();
    tl__isb();
    size_t n = use((uint8_t *)base, TL_BOARD_DEVICE_TREE_SIZE, p, cap);
    monitor_l1[base / MIB] = 0;
    tl__dsb();
    tl__write_tlbiall(0);
    tl__dsb();
    tl__isb();
    return n;
}
