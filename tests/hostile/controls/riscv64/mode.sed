# file: monitor/arch/riscv64/trap.c
# The mode that the last trap left is not cleared.
s/^    tl__csr_clear\(mstatus, TL_MSTATUS_MPP \| /    tl__csr_clear(mstatus, /
