# file: monitor/arch/riscv64/enter.S
# One register is not saved at an interrupt or fault.
s/^    sd      x30, 240\(x31\)//
