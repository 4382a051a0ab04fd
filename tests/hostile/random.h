// SPDX-License-Identifier: BSD-3-Clause
// What H111's cases share: GETRANDOM into a buffer of which each byte is known, and what has become of it.
#ifndef TL_TESTS_HOSTILE_RANDOM_H
#define TL_TESTS_HOSTILE_RANDOM_H

#include "hostile.h"

// Threats.md's 1 MiB, scaled to what an applet has.
#define RANDOM_LARGE (800u * 1024)

static const size_t random_sizes[] = {0, 1, 4096, 4097, RANDOM_LARGE};
#define RANDOM_EDGE 16u
static uint8_t random_buffer[RANDOM_EDGE + RANDOM_LARGE + RANDOM_EDGE];

static inline uint8_t random_pattern(size_t i)
{
    return (uint8_t)(i * 31 + (i >> 8) + 7);
}

// Asks for n bytes. A stub of another ABI looks at no result, so there is none here.
static inline void random_ask(size_t n)
{
    for (size_t i = 0; i < sizeof random_buffer; i++)
        random_buffer[i] = random_pattern(i);
    (void)tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)(random_buffer + RANDOM_EDGE), n);
}

// Of every 16 of the n bytes most are others than they were, and not alike; what is around the n is as it was.
static inline int random_is_filled(size_t n)
{
    for (size_t i = 0; i < sizeof random_buffer; i++)
        if ((i < RANDOM_EDGE || i >= RANDOM_EDGE + n) && random_buffer[i] != random_pattern(i))
            return 0;
    for (size_t at = 0; at + 16 <= n; at += 16) {
        unsigned same = 0, alike = 0;
        for (size_t i = RANDOM_EDGE + at; i < RANDOM_EDGE + at + 16; i++) {
            same += random_buffer[i] == random_pattern(i);
            alike += random_buffer[i] == random_buffer[RANDOM_EDGE + at];
        }
        if (same > 8 || alike > 12)
            return 0;
    }
    return 1;
}

// The last byte, of n that are no whole number of 16s: asked again, it is another some time.
static inline int random_ends_filled(size_t n)
{
    for (int tries = 0; tries < 16; tries++) {
        random_ask(n);
        if (!random_is_filled(n))
            return 0;
        if (n == 0 || random_buffer[RANDOM_EDGE + n - 1] != random_pattern(RANDOM_EDGE + n - 1))
            return 1;
    }
    return 0;
}

#endif
