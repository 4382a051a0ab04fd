# file: monitor/context/limits.c
# The second that a budget is for never ends.
s/now - context->period >= TL_PERIOD_NS/false \&\& now > context->period/
