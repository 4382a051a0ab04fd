# file: monitor/main.c
# No fence taken away, but an application's own hook put in (tests/qemu/riscv64/test_contexts.c): it gives 8 bytes beside
# the clock to images without a manifest, and refuses the normal world.
/^static void init_services\(void\)$/i\
static const char *own_hook(struct tl_context *context)\
{\
    if (!tl_context_secure(context))\
        return "no normal world here";\
    if (memcmp(context->name, "applet", 7) == 0 \&\&\
        !tl_pmp_grant(\&context->protection.pmp, TL_BOARD_CLINT + 0xbff0u, 8, TL_ACCESS_READ, TL_PMP_ENTRIES))\
        return "no entry is left";\
    return NULL;\
}\

s/^    monitor\.contexts = contexts;$/&\
    monitor.protect = own_hook;/
