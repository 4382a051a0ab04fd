# file: monitor/context/start.c
# A run begins with the floating-point bank of the one before.
s/^    memset\(&context->fp, 0, sizeof context->fp\);//
