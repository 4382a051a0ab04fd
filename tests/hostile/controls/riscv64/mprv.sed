# file: monitor/usermem.c
# Copies go through the caller's page tables, where it has the machine's own addresses and so tables of its own.
s/^( +)(memcpy\(.*mem->memory.*)/\1{\
\1    uint64_t mprv = mem->base == (uintptr_t)mem->memory ? UINT64_C(1) << 17 | UINT64_C(1) << 11 : 0;\
\1    __asm__ volatile("csrs mstatus, %0" ::"r"(mprv) : "memory");\
\1    \2\
\1    __asm__ volatile("csrc mstatus, %0" ::"r"(mprv) : "memory");\
\1}/
