# file: monitor/services/monitor_load.c
# test: load
# More images are kept than there is room for.
s/^    if \(!has_room\(monitor\)\) \{/    if (false) {/
