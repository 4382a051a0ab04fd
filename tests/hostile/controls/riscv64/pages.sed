# file: monitor/arch/riscv64/protect.c
# Sv39 maps all addresses to themselves, and the 2 MiB about the applet's memory, for every access: PMP stands alone.
s|^    protection->satp = .*|    for (uint64_t i = 0; i < 512; i++) {\
        if (i != (base >> 30 \& 511))\
            protection->tables[0][i] = i << 28 \| 0xdf;\
        if (i != (base >> 21 \& 511))\
            protection->tables[1][i] = (base >> 30 << 30 \| i << 21) >> 12 << 10 \| 0xdf;\
        protection->tables[2][i] = (phys - (base \& 0x1fffff) + (i << 12)) >> 12 << 10 \| 0xdf;\
    }\
&|
