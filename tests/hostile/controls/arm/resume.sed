# file: monitor/arch/arm/enter.S
# Flags and mode are not saved at an interrupt or fault.
/^save:/,$ s/^    str     r1, \[r0, #REGS_CPSR\]//
