# file: monitor/image/image.c
# Memory beyond the image keeps what was there.
s/^    memset\(to \+ done, 0, end - done\);//
