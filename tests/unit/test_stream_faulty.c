// SPDX-License-Identifier: BSD-3-Clause
// The fault-injecting stream does what its rates say, and the same again for the same seed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "stream/faulty.h"
#include "stream/loopback.h"

#define SENT 20000

static char a_buf[SENT], b_buf[16];
static struct tl_loopback pair;
static struct tl_faulty line;

// Writes SENT bytes 0, 1, 2 ... and reads all that comes; *again counts reads that were held up.
static size_t pass(uint64_t seed, struct tl_fault_rates rates, unsigned char got[2 * SENT], size_t *again)
{
    static unsigned char sent[SENT];
    for (size_t i = 0; i < SENT; i++)
        sent[i] = (unsigned char)i;
    tl_loopback_init(&pair, a_buf, sizeof a_buf, b_buf, sizeof b_buf);
    assert_int_equal(tl_stream_write(&pair.a.stream, sent, SENT), SENT);
    tl_stream_close(&pair.a.stream);
    tl_faulty_init(&line, &pair.b.stream, seed, rates);
    size_t len = 0;
    *again = 0;
    for (;;) {
        ptrdiff_t r = tl_stream_read(&line.stream, got + len, 2 * SENT - len < 64 ? 2 * SENT - len : 64);
        if (r == 0)
            return len;
        assert_true(r > 0 || r == TL_ERR_AGAIN);
        if (r > 0)
            len += (size_t)r;
        else
            (*again)++;
    }
}

static unsigned char got[2 * SENT], twice[2 * SENT];
static size_t again;

static void no_rates_no_faults(void **state)
{
    (void)state;
    assert_int_equal(pass(1, (struct tl_fault_rates){0}, got, &again), SENT);
    assert_int_equal(again, 0);
    assert_int_equal(line.hits, 0);
    for (size_t i = 0; i < SENT; i++)
        assert_int_equal(got[i], (unsigned char)i);
}

static void dropped_bytes_are_missing_at_about_the_rate(void **state)
{
    (void)state;
    size_t n = pass(2, (struct tl_fault_rates){.drop = 1000}, got, &again);
    assert_int_equal(n + line.hits, SENT);
    assert_in_range(line.hits, 1700, 2300);
}

static void flipped_bytes_differ_in_one_bit(void **state)
{
    (void)state;
    assert_int_equal(pass(3, (struct tl_fault_rates){.flip = 1000}, got, &again), SENT);
    size_t flipped = 0;
    unsigned bits = 0;
    for (size_t i = 0; i < SENT; i++) {
        unsigned difference = got[i] ^ (unsigned char)i;
        assert_int_equal(difference & (difference - 1), 0);
        flipped += difference != 0;
        bits |= difference;
    }
    assert_int_equal(flipped, line.hits);
    assert_int_equal(bits, 0xff);
    assert_in_range(flipped, 1700, 2300);
}

static void repeated_bytes_come_twice_in_a_row(void **state)
{
    (void)state;
    size_t n = pass(4, (struct tl_fault_rates){.repeat = 1000}, got, &again);
    assert_int_equal(n, SENT + line.hits);
    assert_in_range(line.hits, 1700, 2300);
    size_t at = 0;
    for (size_t i = 0; i < SENT; i++) {
        assert_int_equal(got[at++], (unsigned char)i);
        if (at < n && got[at] == (unsigned char)i)
            at++;
    }
    assert_int_equal(at, n);
}

static void splits_and_delays_lose_nothing(void **state)
{
    (void)state;
    size_t n = pass(5, (struct tl_fault_rates){.split = 5000, .delay = 2000}, got, &again);
    assert_int_equal(n, SENT);
    assert_true(again > 100);
    for (size_t i = 0; i < SENT; i++)
        assert_int_equal(got[i], (unsigned char)i);
}

static void the_same_seed_gives_the_same_faults(void **state)
{
    (void)state;
    const struct tl_fault_rates rates = {.drop = 100, .flip = 100, .repeat = 100, .split = 1000, .delay = 1000};
    size_t n = pass(6, rates, got, &again), before = again;
    assert_int_equal(pass(6, rates, twice, &again), n);
    assert_int_equal(again, before);
    assert_memory_equal(got, twice, n);
    size_t other = pass(7, rates, twice, &again);
    assert_true(other != n || memcmp(got, twice, n) != 0);
}

static void writes_are_cut_short_and_held_up_but_pass_whole(void **state)
{
    (void)state;
    static unsigned char sent[1000];
    for (size_t i = 0; i < sizeof sent; i++)
        sent[i] = (unsigned char)(i * 3);
    tl_loopback_init(&pair, a_buf, sizeof a_buf, b_buf, sizeof b_buf);
    tl_faulty_init(&line, &pair.a.stream, 8, (struct tl_fault_rates){.drop = 10000, .split = 9000, .delay = 3000});
    size_t short_writes = 0, done = 0;
    while (done < sizeof sent) {
        ptrdiff_t r = tl_stream_write(&line.stream, sent + done, sizeof sent - done);
        assert_true(r > 0 || r == TL_ERR_AGAIN);
        short_writes += r > 0 && (size_t)r < sizeof sent - done;
        done += r > 0 ? (size_t)r : 0;
    }
    assert_true(short_writes > 0);
    assert_int_equal(tl_stream_read(&pair.b.stream, got, sizeof got), sizeof sent);
    assert_memory_equal(got, sent, sizeof sent);
    tl_stream_close(&line.stream);
    assert_true(pair.a.closed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_rates_no_faults),
        cmocka_unit_test(dropped_bytes_are_missing_at_about_the_rate),
        cmocka_unit_test(flipped_bytes_differ_in_one_bit),
        cmocka_unit_test(repeated_bytes_come_twice_in_a_row),
        cmocka_unit_test(splits_and_delays_lose_nothing),
        cmocka_unit_test(the_same_seed_gives_the_same_faults),
        cmocka_unit_test(writes_are_cut_short_and_held_up_but_pass_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
