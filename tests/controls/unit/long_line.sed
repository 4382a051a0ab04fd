# file: monitor/requests.c
# test: context_requests
# Nobody is told of a line that is too long.
s/tl_queue_served\(queue, sizeof too_long - 1\);/tl_queue_served(queue, 0);/
