# file: monitor/context/run.c
# What a start takes is in nobody's account.
s/uint64_t used, now = account\(monitor, context, \*from, &used\);/uint64_t used = 0, now = context->started == 0 ? 0 : tl_arch_now();/
