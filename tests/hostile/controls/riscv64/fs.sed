# file: monitor/arch/riscv64/trap.c
# The monitor does not turn floating point on for its own switch of the bank.
s/^ +tl__csr_set\(mstatus, TL_MSTATUS_FS\);.*//
