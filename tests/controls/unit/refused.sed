# file: monitor/services/monitor.c
# test: hostile_core
# A restart that is refused stops the applet and counts.
s/if \(!tl_context_may_start\(monitor, context\)\)/if (false)/
