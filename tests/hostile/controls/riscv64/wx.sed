# file: monitor/arch/riscv64/protect.c
# An applet's own pages: all writable and executable, by both fences.
s/\(access & TL_ACCESS_WRITE\) != 0/access != 0/
s/\(access & TL_ACCESS_EXEC\) != 0/access != 0/
s/ranges\[i\]\.size, ranges\[i\]\.access\)/ranges[i].size, 7)/
