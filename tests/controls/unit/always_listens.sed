# file: monitor/console/console.c
# test: host_full
# Bytes interrupt though no reply has room.
s/bool listen = served && !held && tl_console_takes_reply\(\);/bool listen = served \&\& !held;/
