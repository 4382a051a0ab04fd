# file: monitor/usermem.c
# Addresses and lengths are cut to their low 32 bits.
s/^    uintptr_t at = p;/    uintptr_t at = (uint32_t)p;/
s/^    size_t left = n;/    size_t left = (uint32_t)n;/
s/mem->memory \+ \(p - mem->base\)/mem->memory + ((uint32_t)p - mem->base)/
s/, n\);$/, (uint32_t)n);/
