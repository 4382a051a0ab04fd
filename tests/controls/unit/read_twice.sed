# file: monitor/requests.c
# test: hostile_seam
# A call's request is read a second time, after its length was seen.
s/^    context->job = \(struct tl_job\)\{\.kind = TL_JOB_CALL/    if (tl_usermem_read(\&context->mem, queue->line, p, n) < 0)\n        return TL_ERR_RANGE;\n&/
