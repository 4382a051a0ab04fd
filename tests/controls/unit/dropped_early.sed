# file: monitor/services/monitor_load.c
# test: load
# An idle applet makes room before the image was accepted.
s/^    int e = accept\(monitor, upload, &context, dropped\);/    if (count_kept(monitor) == TL_BOARD_IMAGES)\n        drop_one(monitor, NULL, dropped);\n&/
