# file: monitor/context/lockstep.c
# What the first of two asks for is done at once.
s/on = !pair->sides\[pair->turn\]\.trapped \|\| meet\(monitor, context\)/on = (pair->sides[pair->turn].trapped ? meet(monitor, context) : context->handler(monitor, context, trap))/
