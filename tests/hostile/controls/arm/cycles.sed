# file: monitor/arch/arm/normal.c
# User mode reads the counters of performance.
s/^    tl__write_pmuserenr\(0\);/    tl__write_pmuserenr(1);/
