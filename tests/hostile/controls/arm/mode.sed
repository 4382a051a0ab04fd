# file: monitor/arch/arm/normal.c
# The mode that a context of the normal world is to be entered in is not looked at.
s/if \(!is_its_mode\(regs->cpsr\)\)/if (false \&\& !is_its_mode(regs->cpsr))/
