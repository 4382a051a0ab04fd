// SPDX-License-Identifier: BSD-3-Clause
// A ring of bytes in the caller's memory, of any size: first in, first out.
//
//     buf:  [ . . A B C D . . ]      start: where A is, len: 4
//
// Holds all of its capacity. Every operation is one or two copies. Not for use from two threads, or from an interrupt
// handler and what it interrupts, at once.
#ifndef TL_STREAM_RING_H
#define TL_STREAM_RING_H

#include <stddef.h>

struct tl_ring {
    char *buf;
    size_t cap;
    size_t start; // the oldest byte
    size_t len;   // how many there are
};

void tl_ring_init(struct tl_ring *ring, void *buf, size_t cap);

// Adds up to n bytes, as many as there is room for; returns how many.
size_t tl_ring_put(struct tl_ring *ring, const void *p, size_t n);

// Takes up to n of the oldest bytes; returns how many.
size_t tl_ring_get(struct tl_ring *ring, void *p, size_t n);

// Where the oldest bytes lie in one piece, and how many: all of them, but for those beyond where the memory ends. They
// stay in the ring.
static inline size_t tl_ring_peek(const struct tl_ring *ring, const char **p)
{
    size_t to_end = ring->cap - ring->start;

    *p = ring->buf + ring->start;
    return ring->len < to_end ? ring->len : to_end;
}

// Gives up the oldest n bytes, of those that tl_ring_peek showed.
static inline void tl_ring_drop(struct tl_ring *ring, size_t n)
{
    ring->start = ring->start + n == ring->cap ? 0 : ring->start + n;
    ring->len -= n;
}

static inline size_t tl_ring_room(const struct tl_ring *ring)
{
    return ring->cap - ring->len;
}

#endif
