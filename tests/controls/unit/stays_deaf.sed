# file: monitor/console/console.c
# test: host_full
# Bytes that were held off wait for ever.
s/^        listening = listen;$/        listening = served = listen;/

