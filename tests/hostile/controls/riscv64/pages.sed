# file: monitor/arch/riscv64/protect.c
# Sv39 maps all addresses to themselves, and the 2 MiB about the applet's memory to what is there, for every access: PMP
# stands alone.
s|^    protection->satp = .*|    const uint64_t base = mem->base, phys = (uint64_t)(uintptr_t)mem->memory;\
    uint64_t *middle = next_table(protection, \&protection->tables[0][base >> 30 \& 511]);\
    uint64_t *leaf = next_table(protection, \&middle[base >> 21 \& 511]);\
    for (uint64_t i = 0; i < 512; i++) {\
        if (i != (base >> 30 \& 511))\
            protection->tables[0][i] = i << 28 \| 0xdf;\
        if (i != (base >> 21 \& 511))\
            middle[i] = (base >> 30 << 30 \| i << 21) >> 12 << 10 \| 0xdf;\
        leaf[i] = (phys - (base \& 0x1fffff) + (i << 12)) >> 12 << 10 \| 0xdf;\
    }\
&|
