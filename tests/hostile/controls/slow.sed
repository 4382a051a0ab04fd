# file: monitor/services/echo.c
# No fence taken away: Echo.Sum takes as many tenths of a second as b says, where a is 1000000 (tests/qemu/test_watchdog.c).
s/^    \*result = \(int64_t\)a \+ b;/    for (uint64_t end = tl_arch_now() + (uint64_t)b * 100000000; a == 1000000 \&\& tl_arch_now() < end;) {\
    }\
&/
