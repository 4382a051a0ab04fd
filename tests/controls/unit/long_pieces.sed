# file: monitor/console/console.c
# test: console
# A call sends as much as the device takes.
s/return send\(TL_CONSOLE_PIECE\)/return send(SIZE_MAX)/
