# file: monitor/arch/riscv64/trap.c
# The floating-point bank is not switched.
s/if \(last != next\)/if (false)/
