# file: monitor/context/context.c
# test: hostile_core
# The applet's memory is written before its image is judged.
s/^    int e = check\(image, n, &checked, &permissions, why\);/    tl_memory_of_applet(3)[0]++;\n&/
