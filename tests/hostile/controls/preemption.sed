# file: monitor/run.c
# The timer's interrupt does not end a slice.
/case TL_INTERRUPT_TIMER:/,/return/ s/return false/return true/
