# file: monitor/arch/riscv64/protect.c
# Every switch reads the PMP entries back, as a build with DEBUG=1 does.
s/if \(TL_DEBUG\)/if (true)/
