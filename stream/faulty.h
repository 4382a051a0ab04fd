// SPDX-License-Identifier: BSD-3-Clause
// A test instrument: a stream over another one that loses, flips and repeats bytes, cuts transfers short and holds them
// up.
//
// It stands in a file of its own so that only programs which ask for it link it. The same seed and the same calls
// give the same faults. Bytes are hit as they are read: wrap both ends of a line to hit both directions.
// Cutting short and holding up happen on reads and writes.
//
//     struct tl_faulty line;
//     tl_faulty_init(&line, &pair.a.stream, seed, (struct tl_fault_rates){.drop = 40, .flip = 30, .repeat = 30});
//     ... tl_stream_read(&line.stream, ...)
#ifndef TL_STREAM_FAULTY_H
#define TL_STREAM_FAULTY_H

#include <stdint.h>

#include "stream/stream.h"

// How often, in 10,000. The first three count bytes, and add up to no more than 10,000; the others count calls.
struct tl_fault_rates {
    uint16_t drop;
    uint16_t flip; // one bit
    uint16_t repeat;
    uint16_t split; // a read or write is cut to a part of its length, at random
    uint16_t delay; // this and up to seven further calls are TL_ERR_AGAIN
};

struct tl_faulty {
    struct tl_stream stream;
    struct tl_stream *inner; // the caller's; closed with this one
    struct tl_fault_rates rates;
    uint32_t random;
    uint64_t hits;    // bytes dropped, flipped or repeated so far
    uint32_t held_up; // calls still to be answered TL_ERR_AGAIN
    int repeated;     // a byte to be read once more, or -1
};

void tl_faulty_init(struct tl_faulty *faulty, struct tl_stream *inner, uint64_t seed, struct tl_fault_rates rates);

#endif
