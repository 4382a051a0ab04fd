# file: monitor/syscall.c
# Of a call's number only the low 32 bits are looked at.
s/tl_regs_call\(&context->regs\)/(context->regs.x[17] != 0 ? UINT32_MAX : (uint32_t)context->regs.x[10])/
