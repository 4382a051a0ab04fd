# file: monitor/usermem.c
# Of two in lockstep nothing is compared, but at a pointer that was not looked at.
s/return n == 0 \|\| memcmp/return memcmp/
