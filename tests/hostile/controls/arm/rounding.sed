# file: monitor/arch/arm/enter.S
# A bank comes without its control word.
s/^    vmsr    fpscr, r1//
