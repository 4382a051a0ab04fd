# file: monitor/context/limits.c
# Nobody is over his deadline.
s/context->stretch > context->deadline/false/
s/limit > used \? limit - used : 0/limit + 0 * used/
