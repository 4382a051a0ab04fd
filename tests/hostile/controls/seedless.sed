# file: monitor/main.c
# No fence taken away: the board gives no seed at boot (H111).
s/size_t n = tl_arch_entropy\(seed, sizeof seed\);/size_t n = 0;/
