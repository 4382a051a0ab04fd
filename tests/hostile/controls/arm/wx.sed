# file: monitor/arch/arm/protect.c
# An applet's own pages: all writable and executable.
s/\(access & (TL_ACCESS_WRITE|TL_ACCESS_EXEC)\) == 0/access == 0/
