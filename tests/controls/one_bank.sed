# file: monitor/context/clone.c
# Floating-point banks are taken to be the same.
s/return memcmp\(&a->fp, &b->fp, sizeof a->fp\) == 0;/return true;/
