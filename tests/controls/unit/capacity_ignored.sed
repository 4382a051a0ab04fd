# file: monitor/requests.c
# test: hostile_core
# A request of any size is taken.
s/if \(n > TL_MAX_LINE\)/if (false)/
