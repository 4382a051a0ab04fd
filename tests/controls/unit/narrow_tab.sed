# file: monitor/console/logbuf.c
# test: logbuf
# A tab is taken to be one column wide.
s/place\(writer, 1, 0\) = /place(writer, 1, 1) = /
