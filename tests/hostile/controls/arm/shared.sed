# file: monitor/arch/arm/protect.c
# What an applet can write in the second 64 KiB of its memory is the first applet's.
/^#define MIB/i\
extern uint8_t tl__applet_memory[];
s/table\[page\] = \(\(uint32_t\)mem->memory \+/table[page] = ((uint32_t)((range->access \& TL_ACCESS_WRITE) != 0 \&\& (address - mem->base) >> 16 == 1 ? tl__applet_memory : mem->memory) +/
