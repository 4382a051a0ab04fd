# file: monitor/console/logbuf.c
# test: logbuf
# What is said about applets pushes out the rest of the monitor's.
s/return source->about != 0 \? TL_BOARD_APPLETS \+ source->about : 0;/return 0;/
