# file: monitor/context/clone.c
# A clone may be called as another is.
s/(while \(tl_monitor_find\(monitor, name, n \+ length\) != NULL)/\1 \&\& false/
