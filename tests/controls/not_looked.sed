# file: monitor/run.c
# Between two turns of a job nobody looks at the host.
s/^        \(void\)tl_host_visit\(monitor, tl_arch_now\(\)\);//
