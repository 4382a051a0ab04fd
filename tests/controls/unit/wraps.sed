# file: monitor/console/logbuf.c
# test: logbuf
# A line may be wider than a terminal.
s/owner == 0 \? UINT32_MAX : TL_LOG_COLUMNS/UINT32_MAX/
