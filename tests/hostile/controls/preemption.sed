# file: monitor/context/run.c
# The timer's interrupt does not end a slice; the host has another share of it.
/case TL_INTERRUPT_TIMER:/,/return/ s/return false;/monitor->slice_end = UINT64_MAX;\
        monitor->served = 0;\
        tl_console_hold(false);\
        return true;/
