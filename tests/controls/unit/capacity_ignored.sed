# file: monitor/requests.c
# test: hostile_core
# A request of any size is taken.
s/if \(n > TL_QUEUE_LINE\)/if (false)/
