# file: monitor/services/monitor_load.c
# An image is loaded over one that is in use.
s/if \(!used\)/if (true)/
