// SPDX-License-Identifier: BSD-3-Clause
// memcpy and its kin for machines without a libc: what compilers call by themselves (stream/mem.h). Not built for the
// host.
//
// Whole words where the addresses allow it, eight at a time; that is where a monitor's time goes with long requests.
#include "stream/mem.h"

#include <stdbool.h>
#include <stdint.h>

// Aligned to a word, whatever the pointers' types were.
typedef uintptr_t __attribute__((may_alias)) word;

struct __attribute__((may_alias)) words {
    uintptr_t w[8];
};

static bool aligned(const void *a, const void *b)
{
    return (((uintptr_t)a | (uintptr_t)b) & (sizeof(word) - 1)) == 0;
}

static inline void copy_short(uint8_t *restrict t, const uint8_t *restrict f, size_t n)
{
    // One load and store where the machine can, else one each for each byte.
    for (; n >= 4; n -= 4, t += 4, f += 4)
        __builtin_memcpy(t, f, 4);
    for (; n > 0; n--)
        *t++ = *f++;
}

static inline void copy4(uint8_t *t, const uint8_t *f)
{
    __builtin_memcpy(t, f, 4);
}

// Up to 16 bytes where the machine does not mind unaligned words: whole ones, which overlap, instead of single bytes.
static inline void copy_overlapping(uint8_t *restrict t, const uint8_t *restrict f, size_t n)
{
    if (n < 4) {
        for (; n > 0; n--)
            *t++ = *f++;
        return;
    }
    if (n > 8) {
        copy4(t + 4, f + 4);
        copy4(t + n - 8, f + n - 8);
    }
    copy4(t, f);
    copy4(t + n - 4, f + n - 4);
}

// t is aligned, f is not, and the machine does not mind.
static size_t copy_unaligned(uint8_t *restrict t, const uint8_t *restrict f, size_t n)
{
    size_t done = 0;

    for (; n - done >= sizeof(struct words); t += sizeof(struct words), f += sizeof(struct words)) {
#pragma GCC unroll 8
        for (size_t i = 0; i < sizeof(struct words); i += sizeof(word))
            __builtin_memcpy(t + i, f + i, sizeof(word));
        done += sizeof(struct words);
    }
    return done;
}

// t is aligned, f is not: each word of t is two shifted parts of words of f, of which only whole ones within f are
// read.
static size_t copy_shifted(uint8_t *t, const uint8_t *f, size_t n)
{
    unsigned shift = (unsigned)((uintptr_t)f & (sizeof(word) - 1)) * 8;
    const word *w = (const word *)(const void *)(f - shift / 8);
    uintptr_t low = 0;
    size_t done = 0;

    for (size_t i = shift / 8; i < sizeof(word); i++)
        low |= (uintptr_t)f[i - shift / 8] << i * 8;
    for (; n - done >= 2 * sizeof(word); done += sizeof(word)) {
        uintptr_t high = *++w;
        *(word *)(void *)(t + done) = low >> shift | high << (sizeof(word) * 8 - shift);
        low = high;
    }
    return done;
}

void *memcpy(void *restrict to, const void *restrict from, size_t n)
{
    uint8_t *t = to;
    const uint8_t *f = from;

    if (TL_MEM_UNALIGNED && n <= 16) {
        copy_overlapping(t, f, n);
        return to;
    }
    if (n >= 4 * sizeof(word)) {
        for (; !aligned(t, t); n--)
            *t++ = *f++;
        if (aligned(f, f)) {
            for (; n >= sizeof(struct words);
                 n -= sizeof(struct words), t += sizeof(struct words), f += sizeof(struct words))
                *(struct words *)(void *)t = *(const struct words *)(const void *)f;
            // Words of four bytes are the same to copy_short.
            for (; sizeof(word) > 4 && n >= sizeof(word); n -= sizeof(word), t += sizeof(word), f += sizeof(word))
                *(word *)(void *)t = *(const word *)(const void *)f;
        } else {
            size_t done = TL_MEM_UNALIGNED ? copy_unaligned(t, f, n) : copy_shifted(t, f, n);
            t += done;
            f += done;
            n -= done;
        }
    }
    copy_short(t, f, n);
    return to;
}

void *memmove(void *to, const void *from, size_t n)
{
    uint8_t *t = to;
    const uint8_t *f = from;

    // Upwards, `to` may lie before `from` and overlap it; but not in the few bytes of which memcpy takes the last
    // first.
    if ((uintptr_t)t - (uintptr_t)f >= n && n > 16)
        return memcpy(to, from, n);
    if ((uintptr_t)t - (uintptr_t)f >= n) {
        for (; n > 0; n--)
            *t++ = *f++;
        return to;
    }
    while (n > 0) {
        n--;
        t[n] = f[n];
    }
    return to;
}

void *memset(void *to, int byte, size_t n)
{
    uint8_t *t = to;
    uintptr_t w = (uintptr_t)-1 / 0xff * (uint8_t)byte;

    for (; n > 0 && !aligned(t, t); n--)
        *t++ = (uint8_t)byte;
    for (; n >= sizeof(struct words); n -= sizeof(struct words), t += sizeof(struct words))
        *(struct words *)(void *)t = (struct words){{w, w, w, w, w, w, w, w}};
    for (; n >= sizeof(word); n -= sizeof(word), t += sizeof(word))
        *(word *)(void *)t = w;
    for (; n > 0; n--)
        *t++ = (uint8_t)byte;
    return to;
}

int memcmp(const void *a, const void *b, size_t n)
{
    const uint8_t *p = a;
    const uint8_t *q = b;

    if (TL_MEM_UNALIGNED)
        for (uint32_t u, v; n >= 4; n -= 4, p += 4, q += 4) {
            __builtin_memcpy(&u, p, 4);
            __builtin_memcpy(&v, q, 4);
            if (u != v)
                break;
        }
    for (; n > 0; n--, p++, q++)
        if (*p != *q)
            return *p - *q;
    return 0;
}

size_t strlen(const char *text)
{
    size_t n = 0;

    while (text[n] != '\0')
        n++;
    return n;
}
