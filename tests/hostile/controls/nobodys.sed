# file: monitor/context/run.c
# An interrupt that is nobody's is in nobody's account: a microsecond is taken off for each.
s/^( +)break; \/\/ nobody's.*/\1monitor->served += 1000;\
\1break;/
