# file: monitor/services/monitor_load.c
# An image is loaded over one that is in use.
s/while \(is_kept\(monitor, slot\)\)/while (false)/
