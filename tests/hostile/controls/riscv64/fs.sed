# file: monitor/arch/riscv64/trap.c
# The monitor does not turn floating point on for its own switch of the bank.
/^static void save_bank/,/^static enum tl_trap fault/s/^ +tl__csr_set\(mstatus, TL_MSTATUS_FS\);.*//
