// SPDX-License-Identifier: BSD-3-Clause
// A pair of streams joined back to back: what one end writes, the other reads. For tests, and for calls within one
// program.
//
//     a.write --> a_to_b --> b.read
//     a.read  <-- b_to_a <-- b.write
//
// When one end is closed, the other still reads what is under way, then the end of the stream; its writes are
// TL_ERR_CLOSED. Bytes that the closed end has not read are lost.
// The struct holds pointers into itself: do not move it after init.
#ifndef TL_STREAM_LOOPBACK_H
#define TL_STREAM_LOOPBACK_H

#include <stdbool.h>
#include <stddef.h>

#include "stream/ring.h"
#include "stream/stream.h"

struct tl_loopback_end {
    struct tl_stream stream;
    struct tl_ring *in;
    struct tl_ring *out;
    struct tl_loopback_end *peer;
    bool closed;
};

struct tl_loopback {
    struct tl_ring a_to_b;
    struct tl_ring b_to_a;
    struct tl_loopback_end a;
    struct tl_loopback_end b;
};

// The buffers are the caller's; a_buf holds what a writes, b_buf what b writes.
void tl_loopback_init(struct tl_loopback *pair, void *a_buf, size_t a_cap, void *b_buf, size_t b_cap);

#endif
