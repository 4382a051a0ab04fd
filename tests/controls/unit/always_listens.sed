# file: monitor/console.c
# test: host_full
# Bytes interrupt though no reply has room.
s/bool on = served && tl_console_takes_reply\(\);/bool on = served;/
