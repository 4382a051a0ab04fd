# file: monitor/services/board.c
# test: hostile_core
# The monitor says it, and its own words are not limited.
s/tl_monitor_log_source\(call\)/\&monitor->own_log/
