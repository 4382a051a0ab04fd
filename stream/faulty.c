// SPDX-License-Identifier: BSD-3-Clause
// The fault-injecting stream.
#include "stream/faulty.h"

#include <stdbool.h>

static struct tl_faulty *faulty_of(struct tl_stream *stream)
{
    return (struct tl_faulty *)stream;
}

// xorshift32; its upper half is good enough to be cut by a remainder.
static uint32_t roll(struct tl_faulty *faulty, uint32_t sides)
{
    uint32_t x = faulty->random;
    x ^= x << 13;
    x ^= x >> 17;
    x ^= x << 5;
    faulty->random = x;
    return (x >> 8) % sides;
}

// Whether this call is held up; if not, perhaps cuts *n.
static bool disturb(struct tl_faulty *faulty, size_t *n)
{
    if (faulty->held_up == 0 && roll(faulty, 10000) < faulty->rates.delay)
        faulty->held_up = 1 + roll(faulty, 8);
    if (faulty->held_up > 0) {
        faulty->held_up--;
        return true;
    }
    if (roll(faulty, 10000) < faulty->rates.split)
        *n = 1 + roll(faulty, (uint32_t)*n);
    return false;
}

// One byte through the faults to *byte: how often it is to be delivered, 0 to 2.
static int hit(struct tl_faulty *faulty, uint8_t *byte)
{
    const struct tl_fault_rates *rates = &faulty->rates;
    uint32_t fate = roll(faulty, 10000);
    if (fate >= (uint32_t)rates->drop + rates->flip + rates->repeat)
        return 1;
    faulty->hits++;
    if (fate < rates->drop)
        return 0;
    if (fate >= (uint32_t)rates->drop + rates->flip)
        return 2;
    *byte = (uint8_t)(*byte ^ (1u << roll(faulty, 8)));
    return 1;
}

static ptrdiff_t faulty_read(struct tl_stream *stream, void *p, size_t n)
{
    struct tl_faulty *faulty = faulty_of(stream);
    uint8_t *to = p;
    size_t got = 0;
    if (disturb(faulty, &n))
        return TL_ERR_AGAIN;
    while (got < n) {
        uint8_t byte;
        if (faulty->repeated >= 0) {
            to[got++] = (uint8_t)faulty->repeated;
            faulty->repeated = -1;
            continue;
        }
        ptrdiff_t r = tl_stream_read(faulty->inner, &byte, 1);
        if (r <= 0)
            return got > 0 ? (ptrdiff_t)got : r;
        int times = hit(faulty, &byte);
        if (times > 0)
            to[got++] = byte;
        if (times > 1)
            faulty->repeated = byte;
    }
    return (ptrdiff_t)got;
}

static ptrdiff_t faulty_write(struct tl_stream *stream, const void *p, size_t n)
{
    struct tl_faulty *faulty = faulty_of(stream);
    if (disturb(faulty, &n))
        return TL_ERR_AGAIN;
    return tl_stream_write(faulty->inner, p, n);
}

static void faulty_close(struct tl_stream *stream)
{
    tl_stream_close(faulty_of(stream)->inner);
}

void tl_faulty_init(struct tl_faulty *faulty, struct tl_stream *inner, uint64_t seed, struct tl_fault_rates rates)
{
    static const struct tl_stream_ops ops = {.read = faulty_read, .write = faulty_write, .close = faulty_close};

    *faulty = (struct tl_faulty){.stream = {&ops}, .inner = inner, .rates = rates, .repeated = -1};
    // Neighbouring seeds must not give like sequences, and zero would stay zero for ever.
    faulty->random = (uint32_t)(seed + 1) * 0x9e3779b1u | 1;
}
