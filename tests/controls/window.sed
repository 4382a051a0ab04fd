# file: monitor/lockstep.c
# Their memories are not compared.
s/!same_memory\(context, call && is_exit\(context\)\)\)/!same_memory(context, call \&\& is_exit(context)) \&\& false)/
