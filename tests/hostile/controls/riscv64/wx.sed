# file: monitor/arch/riscv64/protect.c
# An applet's own pages: all writable and executable, by both fences.
s/\(access & TL_ACCESS_WRITE\) != 0/access != 0/
s/\(access & TL_ACCESS_EXEC\) != 0/access != 0/
s/mem->ranges\[i\]\.size, mem->ranges\[i\]\.access, entries/mem->ranges[i].size, 7, entries/
