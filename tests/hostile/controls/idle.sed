# file: monitor/scheduler.c
# While nobody is ready, the monitor looks again and again, and the processor does not wait (tests/qemu/test_events.c).
s/^            tl_arch_idle\(\);//
