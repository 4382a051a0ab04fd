# file: monitor/console/console.c
# test: console
# Lines of the log go first.
s/replies.ring.len > 0 \? &replies : &logs/logs.ring.len > 0 ? \&logs : \&replies/
