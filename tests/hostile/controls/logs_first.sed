# file: monitor/console/console.c
s/replies.ring.len > 0 \? &replies : &logs/logs.ring.len > 0 ? \&logs : \&replies/
