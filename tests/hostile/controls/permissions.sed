# file: monitor/context/context.c
# Every applet may use every service.
s/\.permissions = permissions\}/.permissions = 0x00ffffff}/
