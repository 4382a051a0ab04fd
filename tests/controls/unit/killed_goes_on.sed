# file: monitor/context/run.c
# test: hostile_seam
# An applet that was stopped in its own slice goes on.
s/return tl_interrupted\(monitor\) && context->state == TL_STATE_READY && monitor->loaded == context;/return tl_interrupted(monitor);/
