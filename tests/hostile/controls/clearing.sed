# file: monitor/image.c
# Memory beyond the image keeps what was there.
s/^    memset\(to \+ done, 0, \(size_t\)image->size - done\);//
