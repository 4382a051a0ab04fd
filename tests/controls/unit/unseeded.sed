# file: monitor/syscall.c
# test: hostile_core
# Without a seed GETRANDOM leaves the buffer as it was.
s/tl_fault\(monitor, context, TL_REASON_UNSEEDED, 0, 0\);/job->kind = TL_JOB_NONE;/
