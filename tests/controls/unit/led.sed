# file: monitor/services/board.c
# test: hostile_core
# The monitor says it, and its own words are not limited.
s/caller != NULL \? &caller->log : &monitor->own_log/\&monitor->own_log/; s/^    struct tl_context \*caller = .*//
