// SPDX-License-Identifier: BSD-3-Clause
// Random numbers: ChaCha20 (RFC 8439) as a generator that erases its key as it goes.
//
// Each refill makes 512 bytes of ChaCha20 output: the first 32 become the next key at once, 480 wait to be given out,
// and what was given is erased. So whoever reads this struct learns nothing of what was given before.
//
// Promised: output is as unpredictable as the seed; nothing before 32 bytes of seed; a fill of n bytes costs time
// linear in n, and at most one refill for each 480 bytes; what stir collected is mixed in every 64 KiB.
// Not promised: a measure of the seed's quality, which is the board's word; recovery, if this struct was read, before
// the next reseed with enough that the reader does not know; wiping of registers and of the stack, where a refill
// leaves traces (applets can read neither).
//
// The struct is the caller's; all zero is a generator that was never seeded.
#ifndef TL_MONITOR_RANDOM_H
#define TL_MONITOR_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

#define TL_RANDOM_KEY    8  // words
#define TL_RANDOM_BLOCK  16 // words
#define TL_RANDOM_BLOCKS 8

#define TL_RANDOM_SEED_MIN 32    // bytes of seed, in all, before anything is given
#define TL_RANDOM_RESEED   65536 // bytes given, after which what stir collected is mixed in

struct tl_random {
    uint32_t key[TL_RANDOM_KEY];
    uint32_t buffer[TL_RANDOM_BLOCKS * TL_RANDOM_BLOCK];
    uint32_t left;   // bytes at the buffer's end that are still to be given
    uint32_t seeded; // bytes of seed so far, up to TL_RANDOM_SEED_MIN
    uint32_t given;  // bytes since stir's pool was mixed in
    uint32_t stirred;
    uint64_t pool[4];
};

// Mixes in n bytes of seed, of any length, any number of times. A known seed never makes the state weaker.
void tl_random_seed(struct tl_random *random, const void *seed, size_t n);

// Collects what may be hard to foretell (the time of an interrupt, say). A few instructions; does not count as seed.
void tl_random_stir(struct tl_random *random, uint64_t value);

// n random bytes. 0; or TL_ERR_STATE, with p untouched, before there was enough seed.
int tl_random_fill(struct tl_random *random, void *p, size_t n);

// For random.c and its test: one block of key stream, as words (RFC 8439, section 2.3).
void tl__chacha20_block(const uint32_t key[TL_RANDOM_KEY], uint32_t counter, const uint32_t nonce[3],
                        uint32_t out[TL_RANDOM_BLOCK]);

#endif
