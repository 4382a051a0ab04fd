# file: monitor/services/monitor_load.c
# test: hostile_core
# An image is taken whatever its checksum is.
s/upload->sum != upload->crc/false/
