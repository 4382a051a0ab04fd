# file: monitor/context/fault.c
# test: hostile_core
# A start begins a second of its own.
s/context->budget != 0 && context->wake_at/false \&\& context->wake_at/
