# file: monitor/context/run.c
# Between two turns of a job nobody looks at the host.
s/^        \(void\)visit_host\(monitor, tl_arch_now\(\)\);//
