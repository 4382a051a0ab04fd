// SPDX-License-Identifier: BSD-3-Clause
// The loopback pair: the contract of stream.h, held by its simplest stream.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "stream/loopback.h"

static char a_buf[8], b_buf[8];
static struct tl_loopback pair;

static int set_up(void **state)
{
    (void)state;
    tl_loopback_init(&pair, a_buf, sizeof a_buf, b_buf, sizeof b_buf);
    return 0;
}

static void what_one_end_writes_the_other_reads(void **state)
{
    (void)state;
    char got[16];
    assert_int_equal(tl_stream_write(&pair.a.stream, "abc", 3), 3);
    assert_int_equal(tl_stream_write(&pair.b.stream, "xy", 2), 2);
    assert_int_equal(tl_stream_read(&pair.b.stream, got, sizeof got), 3);
    assert_memory_equal(got, "abc", 3);
    assert_int_equal(tl_stream_read(&pair.a.stream, got, 1), 1);
    assert_int_equal(got[0], 'x');
    assert_int_equal(tl_stream_read(&pair.a.stream, got, sizeof got), 1);
    assert_int_equal(got[0], 'y');
}

static void empty_is_again_and_full_is_again_after_a_short_count(void **state)
{
    (void)state;
    char got[16];
    assert_int_equal(tl_stream_read(&pair.a.stream, got, 1), TL_ERR_AGAIN);
    assert_int_equal(tl_stream_read(&pair.a.stream, got, 0), 0);
    assert_int_equal(tl_stream_write(&pair.a.stream, "0123456789", 10), 8);
    assert_int_equal(tl_stream_write(&pair.a.stream, "8", 1), TL_ERR_AGAIN);
    assert_int_equal(tl_stream_write(&pair.a.stream, "8", 0), 0);
}

static void after_close_the_peer_drains_and_then_sees_the_end(void **state)
{
    (void)state;
    char got[16];
    assert_int_equal(tl_stream_write(&pair.a.stream, "bye", 3), 3);
    tl_stream_close(&pair.a.stream);
    tl_stream_close(&pair.a.stream);
    assert_int_equal(tl_stream_write(&pair.a.stream, "x", 1), TL_ERR_CLOSED);
    assert_int_equal(tl_stream_read(&pair.a.stream, got, 1), 0);
    assert_int_equal(tl_stream_write(&pair.b.stream, "x", 1), TL_ERR_CLOSED);
    assert_int_equal(tl_stream_read(&pair.b.stream, got, sizeof got), 3);
    assert_int_equal(tl_stream_read(&pair.b.stream, got, sizeof got), 0);
    assert_int_equal(tl_stream_read(&pair.b.stream, got, sizeof got), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(what_one_end_writes_the_other_reads, set_up),
        cmocka_unit_test_setup(empty_is_again_and_full_is_again_after_a_short_count, set_up),
        cmocka_unit_test_setup(after_close_the_peer_drains_and_then_sees_the_end, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
