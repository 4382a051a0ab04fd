// SPDX-License-Identifier: BSD-3-Clause
// The ring: bytes come out in the order they went in, at every size and place.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "stream/ring.h"

static void bytes_come_out_in_order_at_every_size_and_place(void **state)
{
    (void)state;
    for (size_t cap = 1; cap <= 9; cap++) {
        char buf[9];
        struct tl_ring ring;
        tl_ring_init(&ring, buf, cap);
        unsigned char in = 0, out = 0;
        for (size_t step = 0; step < 400; step++) {
            unsigned char piece[12];
            size_t n = step * 7 % 12;
            for (size_t i = 0; i < n; i++)
                piece[i] = (unsigned char)(in + i);
            size_t room = tl_ring_room(&ring);
            size_t put = tl_ring_put(&ring, piece, n);
            assert_int_equal(put, n < room ? n : room);
            in = (unsigned char)(in + put);

            size_t want = step * 5 % 11, len = ring.len;
            size_t got = tl_ring_get(&ring, piece, want);
            assert_int_equal(got, want < len ? want : len);
            for (size_t i = 0; i < got; i++)
                assert_int_equal(piece[i], out++);
        }
    }
}

static void a_ring_without_memory_takes_and_gives_nothing(void **state)
{
    (void)state;
    struct tl_ring ring;
    char byte = 'x';
    tl_ring_init(&ring, NULL, 0);
    assert_int_equal(tl_ring_put(&ring, &byte, 1), 0);
    assert_int_equal(tl_ring_get(&ring, &byte, 1), 0);
    assert_int_equal(byte, 'x');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_out_in_order_at_every_size_and_place),
        cmocka_unit_test(a_ring_without_memory_takes_and_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
