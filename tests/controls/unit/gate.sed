# file: monitor/scheduler.c
# test: hostile_core
# Contexts start again by themselves as soon as their back-off is over.
s/if \(now < monitor->restart_at\)/if (false \&\& now < monitor->restart_at)/
