# file: monitor/syscall.c
# Whatever a7 says, a0 is the call's number.
s/tl_regs_call\(&context->regs\)/(uint32_t)context->regs.x[10]/
