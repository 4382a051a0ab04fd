# file: monitor/arch/riscv64/protect.c
# Ranges for which there are no PMP entries are taken all the same.
s/if \(!fill\(&pmp, mem, NULL, permissions\)\)/if (false \&\& !fill(\&pmp, mem, NULL, permissions))/
