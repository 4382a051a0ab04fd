// SPDX-License-Identifier: BSD-3-Clause
// Uses so much of its stack and of its heap, the memory behind its segments, and stays.
// variants: 2
#include "tests/hostile/hostile.h"

#if VARIANT == 1
TL_MANIFEST(.name = "water", .stack = 65536, .permissions = "");
#else
TL_MANIFEST(.name = "flood", .stack = 65536, .permissions = ""); // all of it
#endif

#define STACK 20000
#define HEAP  9000

static void fill(uintptr_t from, uintptr_t to)
{
    for (uintptr_t p = from; p < to; p++)
        *(volatile char *)p = 1;
}

static __attribute__((noinline)) void deep(void)
{
    char room[STACK];

    fill((uintptr_t)room, (uintptr_t)room + sizeof room);
}

int tl_applet(void)
{
    static volatile char last; // of the segments, by a page at the most
    const uintptr_t heap = ((uintptr_t)&last + 4096) & ~(uintptr_t)4095;

    if (VARIANT == 2)
        fill(heap, (uintptr_t)__builtin_frame_address(0) - 4096);
    deep();
    fill(heap, heap + HEAP);
    tl_print("done\n");
    for (;;)
        tl_yield();
}
