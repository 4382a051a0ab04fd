// SPDX-License-Identifier: BSD-3-Clause
// The ring of bytes.
#include "stream/ring.h"

#include "stream/mem.h"

void tl_ring_init(struct tl_ring *ring, void *buf, size_t cap)
{
    *ring = (struct tl_ring){.buf = buf, .cap = cap};
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

// The place `by` bytes (at most cap) after `at`. Never adds up to more than cap, so that no capacity overflows.
static size_t advance(const struct tl_ring *ring, size_t at, size_t by)
{
    size_t to_end = ring->cap - at;
    return by < to_end ? at + by : by - to_end;
}

size_t tl_ring_put(struct tl_ring *ring, const void *p, size_t n)
{
    n = smaller(n, tl_ring_room(ring));
    if (n == 0)
        return 0;
    size_t at = advance(ring, ring->start, ring->len);
    size_t first = smaller(n, ring->cap - at);
    memcpy(ring->buf + at, p, first);
    memcpy(ring->buf, (const char *)p + first, n - first);
    ring->len += n;
    return n;
}

size_t tl_ring_get(struct tl_ring *ring, void *p, size_t n)
{
    n = smaller(n, ring->len);
    if (n == 0)
        return 0;
    size_t first = smaller(n, ring->cap - ring->start);
    memcpy(p, ring->buf + ring->start, first);
    memcpy((char *)p + first, ring->buf, n - first);
    ring->start = advance(ring, ring->start, n);
    ring->len -= n;
    return n;
}
