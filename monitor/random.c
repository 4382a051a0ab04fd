// SPDX-License-Identifier: BSD-3-Clause
// The random number generator.
#include "monitor/random.h"

#include "stream/mem.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
               "key stream words are used as bytes, which RFC 8439 has little-endian");

#define KEY_BYTES (TL_RANDOM_KEY * 4)

static inline uint32_t rotate(uint32_t x, unsigned by)
{
    return x << by | x >> (32 - by);
}

#define QUARTER(a, b, c, d)                                                                                            \
    do {                                                                                                               \
        a += b, d = rotate(d ^ a, 16);                                                                                 \
        c += d, b = rotate(b ^ c, 12);                                                                                 \
        a += b, d = rotate(d ^ a, 8);                                                                                  \
        c += d, b = rotate(b ^ c, 7);                                                                                  \
    } while (0)

#define CONSTANTS 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574

// The parts of the first state are added again, instead of a copy that would have to be kept: that is a tenth of the
// time. (key and out may not overlap.)
void tl__chacha20_block(const uint32_t key[TL_RANDOM_KEY], uint32_t counter, const uint32_t nonce[3],
                        uint32_t out[TL_RANDOM_BLOCK])
{
    uint32_t x[TL_RANDOM_BLOCK] = {CONSTANTS, key[0], key[1],  key[2],   key[3],   key[4],  key[5],
                                   key[6],    key[7], counter, nonce[0], nonce[1], nonce[2]};
    for (int i = 0; i < 10; i++) {
        QUARTER(x[0], x[4], x[8], x[12]);
        QUARTER(x[1], x[5], x[9], x[13]);
        QUARTER(x[2], x[6], x[10], x[14]);
        QUARTER(x[3], x[7], x[11], x[15]);
        QUARTER(x[0], x[5], x[10], x[15]);
        QUARTER(x[1], x[6], x[11], x[12]);
        QUARTER(x[2], x[7], x[8], x[13]);
        QUARTER(x[3], x[4], x[9], x[14]);
    }
    static const uint32_t constants[4] = {CONSTANTS};
    for (int i = 0; i < 4; i++)
        out[i] = x[i] + constants[i];
    for (int i = 0; i < TL_RANDOM_KEY; i++)
        out[4 + i] = x[4 + i] + key[i];
    out[12] = x[12] + counter;
    for (int i = 0; i < 3; i++)
        out[13 + i] = x[13 + i] + nonce[i];
}

// The new key is the first half of a block under (key xor piece). The nonce holds the length of the piece, so that "a"
// and "a\0" differ; it also keeps these blocks apart from those of refill.
static void absorb(struct tl_random *random, const void *piece, size_t n)
{
    uint32_t words[TL_RANDOM_KEY] = {0}, block[TL_RANDOM_BLOCK];
    const uint32_t nonce[3] = {(uint32_t)n, 1, 0};

    memcpy(words, piece, n);
    for (size_t i = 0; i < TL_RANDOM_KEY; i++)
        words[i] ^= random->key[i];
    tl__chacha20_block(words, 0, nonce, block);
    memcpy(random->key, block, KEY_BYTES);
}

void tl_random_seed(struct tl_random *random, const void *seed, size_t n)
{
    const uint8_t *p = seed;

    random->seeded = n < TL_RANDOM_SEED_MIN - random->seeded ? random->seeded + (uint32_t)n : TL_RANDOM_SEED_MIN;
    while (n > 0) {
        size_t piece = n < KEY_BYTES ? n : KEY_BYTES;
        absorb(random, p, piece);
        p += piece;
        n -= piece;
    }
    // The bytes that wait were made without this seed.
    memset(random->buffer, 0, sizeof random->buffer);
    random->left = 0;
}

void tl_random_stir(struct tl_random *random, uint64_t value)
{
    uint64_t *word = &random->pool[random->stirred++ & 3];
    *word = (*word << 9 | *word >> 55) ^ value;
}

static void refill(struct tl_random *random)
{
    static const uint32_t nonce[3] = {0, 0, 0};

    if (random->given >= TL_RANDOM_RESEED) {
        _Static_assert(sizeof random->pool == KEY_BYTES, "the pool is absorbed in one piece");
        absorb(random, random->pool, sizeof random->pool);
        random->given = 0;
    }
    for (uint32_t i = 0; i < TL_RANDOM_BLOCKS; i++)
        tl__chacha20_block(random->key, i, nonce, random->buffer + (size_t)i * TL_RANDOM_BLOCK);
    memcpy(random->key, random->buffer, KEY_BYTES);
    memset(random->buffer, 0, KEY_BYTES);
    random->left = sizeof random->buffer - KEY_BYTES;
}

int tl_random_fill(struct tl_random *random, void *p, size_t n)
{
    uint8_t *to = p;

    if (random->seeded < TL_RANDOM_SEED_MIN)
        return TL_ERR_STATE;
    while (n > 0) {
        if (random->left == 0)
            refill(random);
        uint32_t piece = n < random->left ? (uint32_t)n : random->left;
        uint8_t *from = (uint8_t *)random->buffer + sizeof random->buffer - random->left;
        memcpy(to, from, piece);
        memset(from, 0, piece);
        random->left -= piece;
        random->given += piece;
        to += piece;
        n -= piece;
    }
    return 0;
}

int tl_random_u32(struct tl_random *random, uint32_t *value)
{
    uint32_t left = random->left;

    if (left == 0 || left % sizeof *value != 0 || random->seeded < TL_RANDOM_SEED_MIN)
        return tl_random_fill(random, value, sizeof *value);
    uint32_t *word = &random->buffer[(sizeof random->buffer - left) / sizeof *value];
    *value = *word;
    *word = 0;
    random->left = left - (uint32_t)sizeof *value;
    random->given += (uint32_t)sizeof *value;
    return 0;
}
