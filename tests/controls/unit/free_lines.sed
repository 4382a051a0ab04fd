# file: monitor/console/logbuf.c
# test: logbuf
# A line costs its bytes alone.
s/n < TL_LOG_LEAST \? TL_LOG_LEAST : n/n/
