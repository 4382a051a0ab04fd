# file: monitor/arch/arm/trap.c
# Floating point stays on when another runs, with the bank of who had it last.
s/^            floating_point\(false\);/            (void)0;/
