# file: monitor/context.c
# What a run left in its stream is there for the next.
s/^    tl_queue_reset\(&context->queue\);//
