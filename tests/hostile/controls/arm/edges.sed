# file: monitor/arch/arm/protect.c
# Protection coarser than pages: all of the region is mapped, and the megabytes beside it.
s|^    memset\(protection->l2, 0, sizeof protection->l2\);|    for (uint32_t i = 0; i < 256; i++)\
        protection->l2[0][i] = ((uint32_t)mem->memory + i * 4096) \| PAGE \| PAGE_NORMAL \| PAGE_NG \| PAGE_USER;\
    protection->l1[first - 1] = (uint32_t)mem->memory \| SECTION \| SECTION_NORMAL \| 3u << 10 \| 1u << 17;\
    protection->l1[first + 1] = protection->l1[first - 1];|
