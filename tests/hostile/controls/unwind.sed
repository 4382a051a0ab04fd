# file: monitor/context/unwind.c
# Frames are read where the applet says they are.
s/tl_usermem_read\(mem, words, (frame \+ [^,]*), sizeof words\) < 0/(words[0] = ((volatile uintptr_t *)(\1))[0], words[1] = ((volatile uintptr_t *)(\1))[1]) == 0/
