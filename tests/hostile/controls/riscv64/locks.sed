# file: monitor/arch/riscv64/protect.c
# Locked entries are not looked for.
s/\(\(tl__csr_read\(pmpcfg0\) \| tl__csr_read\(pmpcfg2\)\) & locked\) != 0/(locked == 0)/
