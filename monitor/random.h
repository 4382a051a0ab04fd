// SPDX-License-Identifier: BSD-3-Clause
// Random numbers: ChaCha20 (RFC 8439) as a generator that erases its key as it goes.
//
// Each refill makes 512 bytes of ChaCha20 output. The first 32 become the next key at once; 480 wait to be given out,
// and are erased when they are. So a reader of this struct learns nothing of what was given out before.
//
// Promised: the output is as unpredictable as the seed. Nothing is given out before 32 bytes of seed. A fill of n bytes
// takes time linear in n, and at most one refill for each 480 bytes. The pool of stir is mixed in every 64 KiB.
// Not promised: a measure of the seed's quality, for which the board is trusted; recovery after this struct was read,
// until a reseed with enough bytes that the reader does not know; wiping of registers and of the stack, where a refill
// leaves traces (applets can read neither).
//
// The caller owns the struct; all zero is a generator that was never seeded.
#ifndef TL_MONITOR_RANDOM_H
#define TL_MONITOR_RANDOM_H

#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

#define TL_RANDOM_KEY    8  // words
#define TL_RANDOM_BLOCK  16 // words
#define TL_RANDOM_BLOCKS 8

#define TL_RANDOM_SEED_MIN 32    // the least bytes of seed, in all, before anything is given out
#define TL_RANDOM_RESEED   65536 // bytes given out, after which the pool of stir is mixed in

struct tl_random {
    uint32_t key[TL_RANDOM_KEY];
    uint32_t buffer[TL_RANDOM_BLOCKS * TL_RANDOM_BLOCK];
    uint32_t left;   // bytes at the buffer's end that are still to be given out
    uint32_t seeded; // bytes of seed so far, up to TL_RANDOM_SEED_MIN
    uint32_t given;  // bytes given out since the pool of stir was mixed in
    uint32_t stirred;
    uint64_t pool[4];
};

// Mixes in n bytes of seed. It may be called any number of times, with any n. A known seed never weakens the state.
void tl_random_seed(struct tl_random *random, const void *seed, size_t n);

// Adds a value that is hard to predict, such as the time of an interrupt, to a pool. Takes a few instructions; does not
// count as seed.
void tl_random_stir(struct tl_random *random, uint64_t value);

// Writes n random bytes to p. Returns 0; or TL_ERR_STATE, with p untouched, if there was not enough seed yet.
int tl_random_fill(struct tl_random *random, void *p, size_t n);

// The same for one word.
int tl_random_u32(struct tl_random *random, uint32_t *value);

// For random.c and its test: one block of key stream, as words (RFC 8439, section 2.3).
void tl__chacha20_block(const uint32_t key[TL_RANDOM_KEY], uint32_t counter, const uint32_t nonce[3],
                        uint32_t out[TL_RANDOM_BLOCK]);

#endif
