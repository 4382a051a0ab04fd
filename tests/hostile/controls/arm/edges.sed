# file: monitor/arch/arm/protect.c
# Protection coarser than pages: all of the region is mapped, and the megabytes beside it.
s|^    protection->id = id;|    uint32_t first = mem->base / MIB;\
    for (uint32_t i = 0; i < 256; i++)\
        protection->l2[0][i] = ((uint32_t)mem->memory + i * 4096) \| PAGE \| PAGE_NORMAL \| PAGE_NG \| PAGE_USER;\
    protection->l1[first - 1] = (uint32_t)mem->memory \| SECTION \| SECTION_NORMAL \| SECTION_USER \| SECTION_NG;\
    protection->l1[first + 1] = protection->l1[first - 1];\
&|
