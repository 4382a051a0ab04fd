# file: monitor/arch/riscv64/trap.c
# Cycles, time and instructions are readable below M-mode.
s/^    tl__csr_write\(mcounteren, 0\);/    tl__csr_write(mcounteren, 7);\
    tl__csr_write(scounteren, 7);/
