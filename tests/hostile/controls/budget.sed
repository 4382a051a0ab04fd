# file: monitor/context/limits.c
# Nobody is over his budget.
s/context->spent > context->budget/false/
s/limit > used \? limit - used : 0/limit + 0 * used/
