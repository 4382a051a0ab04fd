# file: monitor/services/monitor_load.c
# test: hostile_core
# An image is taken whatever its checksum is.
s/if \(tl_crc32\(.*\) != upload->crc\) \{/if (false) {/
