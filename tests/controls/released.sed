# file: monitor/context/limits.c
# One that is throttled goes on at once.
s/context->wake_at = context->period \+ TL_PERIOD_NS;/context->wake_at = 1;/
