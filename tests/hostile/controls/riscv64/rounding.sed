# file: monitor/arch/riscv64/enter.S
# A bank comes without its control word.
/^tl__fp_load:/,$ s/^    (fscsr|csrw +fcsr).*//
