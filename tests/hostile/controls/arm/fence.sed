# file: monitor/context/context.c
# Images with `normal` are taken whether or not the board has a fence for them.
s/ && !monitor->normal_fenced\)/ \&\& !monitor->normal_fenced \&\& false)/
