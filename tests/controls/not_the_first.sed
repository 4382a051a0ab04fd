# file: monitor/scheduler.c
# Of those that wait to be started again any may be the first.
s/other->wake_at < context->wake_at/false \&\& other->wake_at < context->wake_at/
