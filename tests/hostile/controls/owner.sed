# file: monitor/events/handles.c
# Whose handle it is does not matter.
s/\(handle >> OWNER_SHIFT\) % TL_HANDLES_OWNERS != handles->owner/handle == 0/
