# file: monitor/requests.c
# test: hostile_seam
# A call's request is read a second time, after its length was seen.
s/^    size_t length = n == 0 \?/    if (tl_usermem_read(\&context->mem, queue->line, p, n) < 0)\n        return TL_ERR_RANGE;\n&/
