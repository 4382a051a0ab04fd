# file: monitor/arch/riscv64/protect.c
# S-mode is given out though it is a hypervisor.
s/\(tl__csr_read\(misa\) & TL_MISA\('H'\)\) != 0/false/
