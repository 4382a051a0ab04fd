// SPDX-License-Identifier: BSD-3-Clause
// tried: Is an image of eight segments that do not touch each other, which needs more PMP entries than there are
// outcome: REFUSE(entries)
// control: entries
#include "hostile.h"

HOSTILE("h49", "");

// H49_more_ranges_than_entries.ld puts each on a page of its own.
__attribute__((section(".data.a"))) volatile int a = 1;
__attribute__((section(".data.b"))) volatile int b = 2;
__attribute__((section(".data.c"))) volatile int c = 3;
__attribute__((section(".data.d"))) volatile int d = 4;
__attribute__((section(".data.e"))) volatile int e = 5;

int tl_applet(void)
{
    return a + b + c + d + e;
}
