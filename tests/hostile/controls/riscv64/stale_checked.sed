# file: monitor/arch/riscv64/protect.c
# with: stale
# Stale entries, on a monitor that reads them back.
s/if \(TL_DEBUG\)/if (true)/
