# file: monitor/arch/riscv64/trap.c
# S-mode's status stays as the last context left it.
s/MSTATUS_AT_ENTRY \|/MSTATUS_AT_ENTRY | (tl__csr_read(mstatus) \& ~TL_MSTATUS_MPP) |/
s/^    tl__csr_write\(sstatus, .*//
