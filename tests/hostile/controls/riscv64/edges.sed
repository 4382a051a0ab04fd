# file: monitor/arch/riscv64/protect.c
# Protection of 2 MiB at a time: all of the region and what is about it, by both fences.
s|^    fits = fits && pmp_range\(protection, &next, tables.*|    next = 0;\
    protection->config[0] = 0;\
    fits = pmp_range(protection, \&next, phys - MIB2 / 2, MIB2 * 2, 7);\
    protection->tables[1][((base >> 21) - 1) \& 511] = (base - MIB2) >> 12 << 10 \| 0xdf;\
    for (uint64_t i = 0; i < 512; i++)\
        protection->tables[2][i] = (phys - (base \& (MIB2 - 1)) + (i << 12)) >> 12 << 10 \| 0xdf;\
&|
