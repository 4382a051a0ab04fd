# file: monitor/arch/arm/trap.c
# Where r12 has a status of SVC mode with all masked, the applet goes on with its masks.
s/^    int cause = tl__enter\(regs\);/    if (regs->r[12] == 0x1d3u)\
        regs->cpsr |= regs->r[12] \& TL_CPSR_MASKED;\
&/
