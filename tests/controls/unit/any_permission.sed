# file: monitor/image/permissions.c
# test: hostile_core
# Permissions that are not known are passed over.
s/n > 0 && row == NULL/false/; s/bits \|= row->bits/bits |= row != NULL ? row->bits : 0/
