# file: monitor/services/monitor_load.c
# test: load
# A piece that came already is written again.
s/^    if \(data_len <= known\)/    memcpy(tl_memory_of_image(upload->slot) + offset, data, data_len);\n&/
