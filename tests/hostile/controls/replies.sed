# file: monitor/context/sleep.c
# Replies of every context count, and not of the one that waits.
s/^    \(void\)tl_queue_replies\(.*/    struct tl_context *all = context - (context->id - 1);\
    size_t n;\
    replies = 0;\
    for (uint32_t i = 0; i < TL_BOARD_APPLETS; i++) {\
        (void)tl_queue_replies(\&all[i].queue, \&n);\
        replies += n;\
    }/
