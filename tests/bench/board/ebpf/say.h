// SPDX-License-Identifier: BSD-3-Clause
// How the figures' applets tell a number: clang has no variable arguments for eBPF, and so there is no tl_printf.
#ifndef TL_TESTS_BENCH_SAY_H
#define TL_TESTS_BENCH_SAY_H

#include "applet-sdk/trapline.h"

// "NAME NUMBER", as a line.
static __attribute__((noinline)) void say(const char *name, uint64_t number)
{
    char digits[24];
    uint32_t at = sizeof digits;

    digits[--at] = '\0';
    digits[--at] = '\n';
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    digits[--at] = ' ';
    tl_print(name);
    tl_print(digits + at);
}

#endif
