# file: monitor/context/limits.c
# Processor time counts twice.
s/context->stretch \+= used;/context->stretch += 2 * used;/
