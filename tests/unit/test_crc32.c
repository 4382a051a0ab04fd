// SPDX-License-Identifier: BSD-3-Clause
// The CRC-32 of stream/bare/ gives the same sums as the one of stream/, for each length and alignment, in one piece or
// in several.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stream/line.h"

#define tl_crc32 bare_crc32
uint32_t bare_crc32(uint32_t crc, const void *p, size_t n);
#include "stream/bare/crc32.c" // NOLINT(bugprone-suspicious-include): under another name
#undef tl_crc32

static void it_is_the_same_sum(void **state)
{
    uint8_t bytes[100];

    (void)state;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 151 + 7);
    assert_int_equal(bare_crc32(0, "123456789", 9), 0xcbf43926);
    for (size_t from = 0; from < 9; from++)
        for (size_t n = 0; n <= sizeof bytes - from; n++) {
            uint32_t sum = tl_crc32(0, bytes + from, n);
            assert_int_equal(bare_crc32(0, bytes + from, n), sum);
            assert_int_equal(bare_crc32(bare_crc32(0, bytes + from, n / 3), bytes + from + n / 3, n - n / 3), sum);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(it_is_the_same_sum)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
