# file: monitor/arch/riscv64/trap.c
# The mode that the last trap left is not cleared.
s/^    \(TL_MSTATUS_MPP \| TL_MSTATUS_MPV \| /    (/
