# file: monitor/arch/riscv64/trap.c
# S-mode's registers are loaded at a context's first turn alone.
s/resident != regs \|\| regs->supervisor.fresh != 0/regs->supervisor.fresh != 0/
