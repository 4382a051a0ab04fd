# file: monitor/arch/riscv64/trap.c
# S-mode's status stays as the last context left it.
s/^    tl__csr_write\(sstatus, .*//
s/ \| TL_MSTATUS_SUM \| TL_MSTATUS_MXR//
