# file: monitor/arch/arm/protect.c
# What is the monitor's is open to applets as well.
s/^(#define SECTION_PRIV +)\(1u << 10\)/\1(3u << 10)/
s/^(#define PAGE_PRIV +)\(1u << 4\)/\1(3u << 4)/
s/^(#define SECTION_RO +)\(1u << 15\)/\10u/
s/^(#define PAGE_RO +)\(1u << 9\)/\10u/
s/ \| SECTION_XN \| SECTION_PXN//
