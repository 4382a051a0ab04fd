# file: monitor/usermem.c
# What the monitor writes to an applet's memory goes to one of two in lockstep alone.
s/mem->twin != NULL/false/
