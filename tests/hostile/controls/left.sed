# file: monitor/context.c
# Timers, messages and handles outlive a run.
s/^    tl_events_reset\(&context->events, context->id\);//
