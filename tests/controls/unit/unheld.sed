# file: monitor/console/console.c
# test: console
# Room interrupts though the host is held.
s/!held && anything_waits\(\)/anything_waits()/
