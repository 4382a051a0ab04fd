# file: monitor/arch/arm/trap.c
# The floating-point bank is not switched.
s/if \(last != next\)/if (false)/
