# file: monitor/context/fault.c
# test: hostile_core
# An applet may fault as often as it likes.
s/context->in_a_row >= TL_FAULTS_MAX/false/
