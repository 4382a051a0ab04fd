# file: monitor/console/host.c
# test: hostile_core
# Half a line waits for ever.
s/now - last_byte > SILENCE_NS/false/
