# file: monitor/scheduler.c
# An applet that faulted is started again at once.
s/now >= context->wake_at/now > 0/
