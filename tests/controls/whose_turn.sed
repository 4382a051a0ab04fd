# file: monitor/context/run.c
# A slice that is all a start's is nobody's: whoever came before has the next one again.
s/^    monitor->current = context; .*//
