# file: monitor/arch/arm/protect.c
# Whatever address space is wanted, an applet has that of the first.
s/^    use_table\(protection->l1, protection->id, protection->dacr\);/    static const struct tl_protection *first;\
    first = first == NULL ? protection : first;\
    use_table(first->l1, first->id, first->dacr);/
