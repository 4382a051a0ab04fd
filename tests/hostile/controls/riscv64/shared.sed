# file: monitor/arch/riscv64/protect.c
# with: pmp
# What an applet can write in the second 64 KiB of its memory is the first applet's.
/^#define MTIME /i\
extern uint8_t tl__applet_memory[];
s/map_page\(protection, range->base \+ at, \(uint64_t\)\(uintptr_t\)mem->memory \+/map_page(protection, range->base + at,\
                     (uint64_t)(uintptr_t)((range->access \& TL_ACCESS_WRITE) != 0 \&\& (range->base - mem->base + at) >> 16 == 1 ? tl__applet_memory : mem->memory) +/
