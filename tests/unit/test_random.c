// SPDX-License-Identifier: BSD-3-Clause
// Random numbers: the published key stream, and what the header promises of the generator around it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>
#include <string.h>

#include "monitor/random.h"

static const uint8_t seed[32] = "thirty-two bytes of known seed.";

static void assert_block(const uint8_t key_bytes[32], uint32_t counter, const uint8_t nonce_bytes[12],
                         const uint8_t want[64])
{
    uint32_t key[8], nonce[3], block[16];
    memcpy(key, key_bytes, sizeof key);
    memcpy(nonce, nonce_bytes, sizeof nonce);
    tl__chacha20_block(key, counter, nonce, block);
    assert_memory_equal(block, want, sizeof block);
}

static void the_block_function_gives_the_vectors_of_rfc_8439(void **state)
{
    (void)state;
    uint8_t key[32], nonce[12] = {0, 0, 0, 9, 0, 0, 0, 0x4a};
    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)i;
    // Section 2.3.2.
    assert_block(key, 1, nonce,
                 (const uint8_t[64]){0x10, 0xf1, 0xe7, 0xe4, 0xd1, 0x3b, 0x59, 0x15, 0x50, 0x0f, 0xdd, 0x1f, 0xa3,
                                     0x20, 0x71, 0xc4, 0xc7, 0xd1, 0xf4, 0xc7, 0x33, 0xc0, 0x68, 0x03, 0x04, 0x22,
                                     0xaa, 0x9a, 0xc3, 0xd4, 0x6c, 0x4e, 0xd2, 0x82, 0x64, 0x46, 0x07, 0x9f, 0xaa,
                                     0x09, 0x14, 0xc2, 0xd7, 0x05, 0xd9, 0x8b, 0x02, 0xa2, 0xb5, 0x12, 0x9c, 0xd1,
                                     0xde, 0x16, 0x4e, 0xb9, 0xcb, 0xd0, 0x83, 0xe8, 0xa2, 0x50, 0x3c, 0x4e});
    // Appendix A.1, test vectors 1 and 2.
    memset(key, 0, sizeof key);
    memset(nonce, 0, sizeof nonce);
    assert_block(key, 0, nonce,
                 (const uint8_t[64]){0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90, 0x40, 0x5d, 0x6a, 0xe5, 0x53,
                                     0x86, 0xbd, 0x28, 0xbd, 0xd2, 0x19, 0xb8, 0xa0, 0x8d, 0xed, 0x1a, 0xa8, 0x36,
                                     0xef, 0xcc, 0x8b, 0x77, 0x0d, 0xc7, 0xda, 0x41, 0x59, 0x7c, 0x51, 0x57, 0x48,
                                     0x8d, 0x77, 0x24, 0xe0, 0x3f, 0xb8, 0xd8, 0x4a, 0x37, 0x6a, 0x43, 0xb8, 0xf4,
                                     0x15, 0x18, 0xa1, 0x1c, 0xc3, 0x87, 0xb6, 0x69, 0xb2, 0xee, 0x65, 0x86});
    assert_block(key, 1, nonce,
                 (const uint8_t[64]){0x9f, 0x07, 0xe7, 0xbe, 0x55, 0x51, 0x38, 0x7a, 0x98, 0xba, 0x97, 0x7c, 0x73,
                                     0x2d, 0x08, 0x0d, 0xcb, 0x0f, 0x29, 0xa0, 0x48, 0xe3, 0x65, 0x69, 0x12, 0xc6,
                                     0x53, 0x3e, 0x32, 0xee, 0x7a, 0xed, 0x29, 0xb7, 0x21, 0x76, 0x9c, 0xe6, 0x4e,
                                     0x43, 0xd5, 0x71, 0x33, 0xb0, 0x74, 0xd8, 0x39, 0xd5, 0x31, 0xed, 0x1f, 0x28,
                                     0x51, 0x0a, 0xfb, 0x45, 0xac, 0xe1, 0x0a, 0x1f, 0x4b, 0x79, 0x4d, 0x6f});
}

static void nothing_is_given_before_32_bytes_of_seed(void **state)
{
    (void)state;
    struct tl_random random = {0};
    uint8_t out[8], untouched[8];
    memset(out, 0xee, sizeof out);
    memset(untouched, 0xee, sizeof untouched);
    assert_int_equal(tl_random_fill(&random, out, sizeof out), TL_ERR_STATE);
    for (int i = 0; i < 100; i++)
        tl_random_stir(&random, (uint64_t)i);
    tl_random_seed(&random, seed, 0);
    tl_random_seed(&random, seed, 31);
    assert_int_equal(tl_random_fill(&random, out, sizeof out), TL_ERR_STATE);
    assert_memory_equal(out, untouched, sizeof out);
    tl_random_seed(&random, seed + 31, 1);
    assert_int_equal(tl_random_fill(&random, out, sizeof out), 0);
    assert_memory_not_equal(out, untouched, sizeof out);
}

static void pieces_of_any_size_give_one_and_the_same_sequence(void **state)
{
    (void)state;
    static uint8_t whole[5000], pieces[5000];
    struct tl_random a = {0}, b = {0};
    tl_random_seed(&a, seed, sizeof seed);
    tl_random_seed(&b, seed, sizeof seed);
    assert_int_equal(tl_random_fill(&a, whole, sizeof whole), 0);
    for (size_t at = 0, n = 0; at < sizeof pieces; at += n, n = (n + 13) % 700) {
        n = n < sizeof pieces - at ? n : sizeof pieces - at;
        assert_int_equal(tl_random_fill(&b, pieces + at, n), 0);
    }
    assert_memory_equal(whole, pieces, sizeof whole);
}

// The rule itself, worked out by hand: 512 bytes of key stream under the key, of which the first 32 are the next key.
static void output_is_the_key_stream_after_its_first_32_bytes(void **state)
{
    (void)state;
    struct tl_random random = {0};
    tl_random_seed(&random, seed, sizeof seed);
    uint32_t key[8], stream[128];
    memcpy(key, random.key, sizeof key);
    for (int round = 0; round < 3; round++) {
        for (uint32_t i = 0; i < 8; i++)
            tl__chacha20_block(key, i, (const uint32_t[3]){0}, stream + (size_t)i * 16);
        uint8_t out[480];
        assert_int_equal(tl_random_fill(&random, out, sizeof out), 0);
        assert_memory_equal(out, (const uint8_t *)stream + 32, sizeof out);
        memcpy(key, stream, sizeof key);
    }
}

static bool holds(const void *hay, size_t n, const void *needle, size_t m)
{
    return memmem(hay, n, needle, m) != NULL;
}

static void what_was_given_and_the_key_it_came_of_are_erased(void **state)
{
    (void)state;
    struct tl_random random = {0};
    uint8_t out[2000];
    uint32_t before[8];
    tl_random_seed(&random, seed, sizeof seed);
    memcpy(before, random.key, sizeof before);
    for (size_t n = 1; n < sizeof out; n += 37) {
        assert_int_equal(tl_random_fill(&random, out, n), 0);
        assert_false(holds(&random, sizeof random, before, sizeof before));
        assert_false(holds(random.buffer, sizeof random.buffer, random.key, sizeof random.key));
        for (size_t i = 0; i + 8 <= n; i += 8)
            assert_false(holds(&random, sizeof random, out + i, 8));
    }
}

static void every_seed_and_its_length_matters(void **state)
{
    (void)state;
    uint8_t outs[6][16], zeros[64] = {0};
    const size_t lengths[6] = {32, 33, 34, 64, 32, 32};
    for (int i = 0; i < 6; i++) {
        struct tl_random random = {0};
        if (i == 4)
            tl_random_seed(&random, seed, 1);
        tl_random_seed(&random, i == 5 ? seed : zeros, lengths[i]);
        assert_int_equal(tl_random_fill(&random, outs[i], sizeof outs[i]), 0);
        for (int j = 0; j < i; j++)
            assert_memory_not_equal(outs[i], outs[j], sizeof outs[i]);
    }
}

static void a_new_seed_counts_from_the_next_byte_on(void **state)
{
    (void)state;
    struct tl_random a = {0}, b = {0};
    uint8_t from_a[16], from_b[16];
    tl_random_seed(&a, seed, sizeof seed);
    tl_random_seed(&b, seed, sizeof seed);
    assert_int_equal(tl_random_fill(&a, from_a, sizeof from_a), 0);
    assert_int_equal(tl_random_fill(&b, from_b, sizeof from_b), 0);
    assert_memory_equal(from_a, from_b, sizeof from_a);
    tl_random_seed(&b, "x", 1);
    const uint8_t zeros[16] = {0};
    assert_int_equal(tl_random_fill(&a, from_a, sizeof from_a), 0);
    assert_int_equal(tl_random_fill(&b, from_b, sizeof from_b), 0);
    assert_memory_not_equal(from_b, zeros, sizeof from_b);
    assert_memory_not_equal(from_a, from_b, sizeof from_a);
}

static void jitter_comes_in_after_64_kib(void **state)
{
    (void)state;
    struct tl_random a = {0}, b = {0};
    uint8_t from_a[480], from_b[480];
    tl_random_seed(&a, seed, sizeof seed);
    tl_random_seed(&b, seed, sizeof seed);
    tl_random_stir(&b, 12345);
    size_t given = 0;
    for (; given < TL_RANDOM_RESEED; given += sizeof from_a) {
        assert_int_equal(tl_random_fill(&a, from_a, sizeof from_a), 0);
        assert_int_equal(tl_random_fill(&b, from_b, sizeof from_b), 0);
        assert_memory_equal(from_a, from_b, sizeof from_a);
    }
    assert_int_equal(tl_random_fill(&a, from_a, sizeof from_a), 0);
    assert_int_equal(tl_random_fill(&b, from_b, sizeof from_b), 0);
    assert_memory_not_equal(from_a, from_b, sizeof from_a);
    assert_true(b.given <= 2 * sizeof from_b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_block_function_gives_the_vectors_of_rfc_8439),
        cmocka_unit_test(nothing_is_given_before_32_bytes_of_seed),
        cmocka_unit_test(pieces_of_any_size_give_one_and_the_same_sequence),
        cmocka_unit_test(output_is_the_key_stream_after_its_first_32_bytes),
        cmocka_unit_test(what_was_given_and_the_key_it_came_of_are_erased),
        cmocka_unit_test(every_seed_and_its_length_matters),
        cmocka_unit_test(a_new_seed_counts_from_the_next_byte_on),
        cmocka_unit_test(jitter_comes_in_after_64_kib),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
