# file: monitor/arch/riscv64/trap.c
# How wide U-mode is stays as the last context in S-mode left it.
s/MSTATUS_AT_ENTRY \|/(MSTATUS_AT_ENTRY \& ~(UINT64_C(3) << 32)) | (tl__csr_read(mstatus) \& UINT64_C(3) << 32) |/
