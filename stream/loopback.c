// SPDX-License-Identifier: BSD-3-Clause
// Two streams over two rings.
#include "stream/loopback.h"

// The stream is the first member (stream.h), so this cast is C's own rule.
static struct tl_loopback_end *end_of(struct tl_stream *stream)
{
    return (struct tl_loopback_end *)stream;
}

static ptrdiff_t loopback_read(struct tl_stream *stream, void *p, size_t n)
{
    struct tl_loopback_end *end = end_of(stream);
    if (end->closed)
        return 0;
    size_t got = tl_ring_get(end->in, p, n);
    if (got == 0 && !end->peer->closed)
        return TL_ERR_AGAIN;
    return (ptrdiff_t)got;
}

static ptrdiff_t loopback_write(struct tl_stream *stream, const void *p, size_t n)
{
    struct tl_loopback_end *end = end_of(stream);
    if (end->closed || end->peer->closed)
        return TL_ERR_CLOSED;
    size_t put = tl_ring_put(end->out, p, n);
    return put == 0 ? TL_ERR_AGAIN : (ptrdiff_t)put;
}

static void loopback_close(struct tl_stream *stream)
{
    end_of(stream)->closed = true;
}

void tl_loopback_init(struct tl_loopback *pair, void *a_buf, size_t a_cap, void *b_buf, size_t b_cap)
{
    static const struct tl_stream_ops ops = {.read = loopback_read, .write = loopback_write, .close = loopback_close};

    tl_ring_init(&pair->a_to_b, a_buf, a_cap);
    tl_ring_init(&pair->b_to_a, b_buf, b_cap);
    pair->a = (struct tl_loopback_end){{&ops}, &pair->b_to_a, &pair->a_to_b, &pair->b, false};
    pair->b = (struct tl_loopback_end){{&ops}, &pair->a_to_b, &pair->b_to_a, &pair->a, false};
}
