# file: monitor/arch/riscv64/protect.c
# PMP grants everything: Sv39 stands alone.
s|^    \(void\)fill\(&protection->pmp, .*|&\
    protection->pmp.address[0] = (UINT64_C(1) << 54) - 1;\
    protection->pmp.config[0] = 0x1f;|
