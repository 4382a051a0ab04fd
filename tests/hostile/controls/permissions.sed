# file: monitor/context.c
# Every applet may do everything.
s/\.permissions = permissions\}/.permissions = UINT32_MAX}/
