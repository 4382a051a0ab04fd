# file: monitor/arch/riscv64/protect.c
# A context with the machine's own addresses keeps the grants of the one that ran before it (all others have no use for
# them).
s/^    write_addresses\(&protection->pmp\);/    static struct tl_pmp last;\
    struct tl_pmp both = protection->pmp;\
    for (uint32_t i = 0; protection->satp == 0 \&\& i < last.grant_count; i++)\
        (void)tl_pmp_grant(\&both, last.grants[i].base, last.grants[i].size, last.grants[i].access, TL_PMP_ENTRIES);\
    if (protection->satp == 0)\
        last = protection->pmp;\
    write_addresses(\&both);/
s/^    tl__csr_write\(pmpcfg0, protection->pmp.config\[0\]\);/    tl__csr_write(pmpcfg0, both.config[0]);/
s/^    tl__csr_write\(pmpcfg2, protection->pmp.config\[1\]\);/    tl__csr_write(pmpcfg2, both.config[1]);/
