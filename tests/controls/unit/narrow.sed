# file: monitor/console/logbuf.c
# test: logbuf
# A character is taken to be one column wide.
s/place\(writer, source->need, 2\)/place(writer, source->need, 1)/
