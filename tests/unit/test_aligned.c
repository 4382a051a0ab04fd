// SPDX-License-Identifier: BSD-3-Clause
// What is written for machines that load words from aligned addresses only (TL_MEM_UNALIGNED 0), and the bare-metal
// memory functions: built here too, under the sanitizers, and compared with what this machine uses.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

static int (*const host_memcmp)(const void *, const void *, size_t) = memcmp;

// test_unaligned.c has the other one.
#ifndef TL_MEM_UNALIGNED
#define TL_MEM_UNALIGNED 0
#endif
#define memcpy  bare_memcpy
#define memmove bare_memmove
#define memset  bare_memset
#define memcmp  bare_memcmp
#define strlen  bare_strlen
#include "stream/bare/mem.c"
#define tl_queue_added   aligned_queue_added
#define tl_queue_replies aligned_queue_replies
#define tl_queue_reset   aligned_queue_reset
#define tl_queue_space   aligned_queue_space
#define tl_queue_taken   aligned_queue_taken
#include "transports/syscall/monitor_queue.c"
#undef memcpy
#undef memmove
#undef memset
#undef memcmp
#undef strlen

// The engine's, under other names.
static ptrdiff_t (*const host_parse)(const char *, size_t, struct tl_json_token *, size_t, size_t *) = tl_json_parse;
#define tl_json_parse   aligned_json_parse
#define tl__json_plain  aligned_json_plain
#define tl__json_escape aligned_json_escape
ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad);
#include "rpc/json_parse.c"
#include "rpc/json_scan.c"

#define MOST 200u

static uint8_t byte_of(size_t i)
{
    return (uint8_t)(i * 151 + (i >> 3) * 7 + 1);
}

// A block of exactly n bytes that opens `shift` bytes behind an aligned address: the sanitizer sees each byte too many.
struct block {
    uint8_t *whole, *p;
};

static struct block block(size_t shift, size_t n)
{
    struct block b = {malloc(shift + n), NULL};
    assert_non_null(b.whole);
    b.p = b.whole + shift;
    for (size_t i = 0; i < n; i++)
        b.p[i] = byte_of(i);
    return b;
}

static void memcpy_copies_all_and_no_more_at_every_alignment(void **state)
{
    (void)state;
    for (size_t n = 0; n < MOST; n++)
        for (size_t to = 0; to < 8; to++)
            for (size_t from = 0; from < 8; from++) {
                struct block f = block(from, n), t = block(to, n);
                memset(t.p, 0, n);
                assert_ptr_equal(bare_memcpy(t.p, f.p, n), t.p);
                assert_int_equal(host_memcmp(t.p, f.p, n), 0);
                free(f.whole);
                free(t.whole);
            }
}

static void memset_and_memmove_and_memcmp_at_every_alignment(void **state)
{
    uint8_t wanted[2 * MOST], bytes[2 * MOST];
    (void)state;

    for (size_t n = 0; n < MOST; n++)
        for (size_t shift = 0; shift < 8; shift++) {
            struct block b = block(shift, n), same = block(7 - shift, n);
            assert_int_equal(bare_memcmp(b.p, same.p, n), 0);
            if (n > 0) {
                same.p[n - 1]++;
                assert_int_equal(bare_memcmp(b.p, same.p, n) < 0, b.p[n - 1] < same.p[n - 1]);
                assert_int_not_equal(bare_memcmp(b.p, same.p, n), 0);
            }
            bare_memset(b.p, 0x5a, n);
            for (size_t i = 0; i < n; i++)
                assert_int_equal(b.p[i], 0x5a);
            for (size_t i = 0; i < sizeof bytes; i++)
                bytes[i] = wanted[i] = byte_of(i);
            memmove(wanted + 20, wanted + 16 + shift, n);
            bare_memmove(bytes + 20, bytes + 16 + shift, n);
            assert_memory_equal(bytes, wanted, sizeof bytes);
            free(b.whole);
            free(same.whole);
        }
}

static void a_newline_is_found_wherever_it_is(void **state)
{
    (void)state;
    for (size_t shift = 0; shift < 8; shift++)
        for (size_t at = 0; at <= 40; at++)
            for (size_t from = 0; from <= at; from++) {
                struct block b = block(shift, 40);
                for (size_t i = 0; i < 40; i++)
                    b.p[i] = (uint8_t)('\n' ^ (i == at || i < from ? 0 : 1u << i % 8));
                const char *p = (const char *)b.p;
                assert_ptr_equal(find_newline(p + from, p + 40), p + at);
                free(b.whole);
            }
}

static size_t append(char *text, size_t n, const char *piece)
{
    memcpy(text + n, piece, strlen(piece));
    return n + strlen(piece);
}

static void json_texts_have_the_same_tokens_at_every_alignment(void **state)
{
    static const char *const pieces[] = {"{\"method\":\"RPC.Echo\",\"params\":[\"",
                                         "hello",
                                         "\\u00e9\\n",
                                         "\xc3\xa9",
                                         "\"],\"id\":0}",
                                         "\x01",
                                         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
                                         "\"",
                                         "\xff"};
    struct tl_json_token a[64], b[64];
    unsigned seed = 1;
    (void)state;

    for (unsigned round = 0; round < 20000; round++) {
        char text[600];
        size_t n = 0;
        if (round % 2 == 0)
            n = append(text, n, pieces[0]);
        for (unsigned k = 0; k < 6; k++) {
            seed = seed * 1103515245 + 12345;
            n = append(text, n, pieces[(seed >> 16) % (sizeof pieces / sizeof pieces[0])]);
        }
        if (round % 2 == 0)
            n = append(text, n, pieces[4]);
        size_t bad_a = 0, bad_b = 0;
        struct block copy = block(round / 2 % 8, n);
        memcpy(copy.p, text, n);
        ptrdiff_t wanted = host_parse(text, n, a, 64, &bad_a);
        assert_int_equal(aligned_json_parse((const char *)copy.p, n, b, 64, &bad_b), wanted);
        assert_int_equal(bad_a, bad_b);
        for (ptrdiff_t i = 0; i < wanted; i++)
            assert_true(a[i].start == b[i].start && a[i].end == b[i].end && a[i].next == b[i].next &&
                        a[i].kind == b[i].kind && a[i].escaped == b[i].escaped);
        free(copy.whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memcpy_copies_all_and_no_more_at_every_alignment),
        cmocka_unit_test(memset_and_memmove_and_memcmp_at_every_alignment),
        cmocka_unit_test(a_newline_is_found_wherever_it_is),
        cmocka_unit_test(json_texts_have_the_same_tokens_at_every_alignment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
