// SPDX-License-Identifier: BSD-3-Clause
// A stream of bytes: what transports provide and rpc uses. Read, write, close; nothing else is needed.
//
// Owner: whoever made the concrete stream owns its memory; close releases what the stream holds (a descriptor, its
// peer's end), never the struct itself.
//
// Example: a client over a loopback pair
//     struct tl_loopback pair;
//     tl_loopback_init(&pair, a_buf, sizeof a_buf, b_buf, sizeof b_buf);
//     tl_stream_write(&pair.a.stream, "hi\n", 3);
#ifndef TL_STREAM_STREAM_H
#define TL_STREAM_STREAM_H

#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

struct tl_stream;

struct tl_stream_ops {
    // Up to n bytes to p. Returns the count (1..n); 0 at the end of the stream, for good (an applet's: nothing is
    // pending now, applet_stream.h); TL_ERR_AGAIN when nothing is there now; another error when the stream is broken. n
    // = 0 returns 0 and says nothing about the stream.
    ptrdiff_t (*read)(struct tl_stream *stream, void *p, size_t n);
    // Up to n bytes from p. Returns the count taken (1..n: a short count is not an error, the caller offers the rest
    // again); TL_ERR_AGAIN when there is no room now; TL_ERR_CLOSED when the peer is gone.
    ptrdiff_t (*write)(struct tl_stream *stream, const void *p, size_t n);
    // Ends the stream both ways. Calling it twice does nothing.
    void (*close)(struct tl_stream *stream);
    // Optional (may be NULL): one whole round trip in one step, where the transport can (RPC_CALL, abi.md). The request
    // is one line with its "\n"; the reply comes without one. Returns the reply's length or an error.
    ptrdiff_t (*call)(struct tl_stream *stream, const void *request, size_t n, void *reply, size_t cap);
};

// The first member of every concrete stream.
struct tl_stream {
    const struct tl_stream_ops *ops;
};

static inline ptrdiff_t tl_stream_read(struct tl_stream *stream, void *p, size_t n)
{
    return n == 0 ? 0 : stream->ops->read(stream, p, n);
}

static inline ptrdiff_t tl_stream_write(struct tl_stream *stream, const void *p, size_t n)
{
    return n == 0 ? 0 : stream->ops->write(stream, p, n);
}

static inline void tl_stream_close(struct tl_stream *stream)
{
    stream->ops->close(stream);
}

#endif
