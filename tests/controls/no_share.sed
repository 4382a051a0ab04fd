# file: monitor/console/host_share.c
# The host is served until there is nothing more to do for it.
s/while \(more && monitor->served \+ used < TL_HOST_SHARE_NS\)/while (more)/
