# file: monitor/arch/riscv64/protect.c
# Protection of 2 MiB at a time: all of the region and what is about it, by both fences.
s|^    protection->satp = .*|    const uint64_t base = mem->base, phys = (uint64_t)(uintptr_t)mem->memory, mib = 0x100000;\
    uint64_t *middle = next_table(protection, \&protection->tables[0][base >> 30 \& 511]);\
    uint64_t *leaf = next_table(protection, \&middle[base >> 21 \& 511]);\
    for (uint64_t i = 0; i < 512; i++)\
        leaf[i] = (phys - (base \& (2 * mib - 1)) + (i << 12)) >> 12 << 10 \| 0xdf;\
    memset(\&protection->pmp, 0, sizeof protection->pmp);\
    (void)tl_pmp_grant(\&protection->pmp, phys - mib, 3 * mib, 7, entries);\
    (void)tl_pmp_grant(\&protection->pmp, (uint64_t)(uintptr_t)protection->tables, sizeof protection->tables, 1, entries);\
&|
