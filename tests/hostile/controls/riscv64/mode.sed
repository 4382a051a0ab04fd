# file: monitor/arch/riscv64/trap.c
# The mode that the last trap left is not cleared.
s/MSTATUS_AT_ENTRY \| \(/MSTATUS_AT_ENTRY | (tl__csr_read(mstatus) \& TL_MSTATUS_MPP) | (/
