// SPDX-License-Identifier: BSD-3-Clause
// threats.md, copy and ranges, at the one range check itself: what needs 64 bits, or a look at memory that no applet
// can take (H02 to H07, H10).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "monitor/usermem.h"
#include "stream/error.h"

// A region of eight pages: code, a hole, constants, data. What the monitor sees stands between two guards.
#define PAGE  4096u
#define BASE  UINT64_C(0x10000000)
#define SIZE  (8 * PAGE)
#define CODE  BASE
#define HOLE  (BASE + PAGE)
#define CONST (BASE + 2 * PAGE)
#define DATA  (BASE + 3 * PAGE)
#define END   (BASE + SIZE)

static uint8_t around[SIZE + 2 * PAGE];
static struct tl_usermem mem = {
    .ranges = {{CODE, PAGE, TL_ACCESS_READ | TL_ACCESS_EXEC},
               {CONST, PAGE, TL_ACCESS_READ},
               {DATA, 5 * PAGE, TL_ACCESS_READ | TL_ACCESS_WRITE}},
    .count = 3,
    .base = BASE,
    .size = SIZE,
    .memory = around + PAGE,
};

static int can_read(uint64_t p, uint64_t n)
{
    return tl_usermem_check(&mem, (uintptr_t)p, (size_t)n, TL_ACCESS_READ) == 0;
}

static int can_write(uint64_t p, uint64_t n)
{
    return tl_usermem_check(&mem, (uintptr_t)p, (size_t)n, TL_ACCESS_READ | TL_ACCESS_WRITE) == 0;
}

static void H02_an_exact_fit_is_right_and_one_byte_more_is_not(void **state)
{
    (void)state;
    for (uint64_t n = 1; n <= 5 * PAGE; n += 511) {
        assert_true(can_write(END - n, n));
        assert_false(can_write(END - n, n + 1));
        assert_true(can_write(DATA, n));
        assert_false(can_write(DATA - 1, n));
    }
    assert_true(can_write(DATA, 5 * PAGE));
    assert_true(can_read(CONST, 6 * PAGE)); // neighbouring ranges may share it
}

static void H03_a_range_that_wraps_is_refused(void **state)
{
    (void)state;
    assert_false(can_read(UINT64_MAX - 15, 32));
    assert_false(can_read(UINT64_MAX, 1));
    assert_false(can_read(UINT64_MAX, 2));
    assert_false(can_read(DATA, UINT64_MAX));
    assert_false(can_read(DATA, UINT64_MAX - DATA + 1));
    assert_false(can_read(DATA, (uint64_t)0 - DATA + CODE));
    for (uint64_t n = 1; n != 0; n <<= 1)
        assert_int_equal(can_read(DATA, n), n <= 5 * PAGE);
}

static void H04_an_address_is_never_cut_to_32_bits(void **state)
{
    (void)state;
    for (unsigned bit = 32; bit < 64; bit++) {
        assert_false(can_read(UINT64_C(1) << bit | DATA, 1));
        assert_false(can_read(UINT64_C(1) << bit | DATA, 64));
    }
}

static void H05_a_length_is_judged_at_full_width(void **state)
{
    (void)state;
    static const uint64_t lengths[] = {
        UINT64_C(1) << 32, (UINT64_C(1) << 32) + 8, UINT64_C(1) << 33 | 16, UINT64_C(1) << 63, 65536, 1u << 24};

    assert_true(can_read(DATA, 256));
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++)
        assert_false(can_read(DATA, lengths[i]));
}

static void H06_one_byte_outside_is_refused(void **state)
{
    (void)state;
    assert_false(can_read(CODE - 1, 2));
    assert_false(can_read(CODE - 1, 1));
    assert_false(can_read(END - 1, 2));
    assert_false(can_read(END, 1));
    assert_true(can_read(END - 1, 1) && can_read(CODE, 1));
    assert_true(can_read(END, 0) && can_read(0, 0) && can_read(UINT64_MAX, 0));
}

static void H07_of_a_range_with_a_foreign_end_no_byte_is_moved(void **state)
{
    static const struct {
        uint64_t p;
        uint64_t n;
    } ranges[] = {{END - 4099, 4101}, {CODE + 1, PAGE}, {CONST - 3, 7}, {DATA - 5, 10}, {END - 1, 2}, {CODE - 2, 5}};
    static uint8_t before[sizeof around], from[2 * PAGE], to[2 * PAGE];
    (void)state;

    for (size_t i = 0; i < sizeof around; i++)
        around[i] = (uint8_t)(i * 31 + (i >> 8));
    memcpy(before, around, sizeof around);
    memset(from, 0xa5, sizeof from);
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        assert_int_equal(tl_usermem_write(&mem, (uintptr_t)ranges[i].p, from, (size_t)ranges[i].n), TL_ERR_RANGE);
        assert_memory_equal(before, around, sizeof around);
        if (ranges[i].p == DATA - 5)
            continue; // which may be read
        memset(to, 0x77, sizeof to);
        assert_int_equal(tl_usermem_read(&mem, to, (uintptr_t)ranges[i].p, (size_t)ranges[i].n), TL_ERR_RANGE);
        for (size_t k = 0; k < sizeof to; k++)
            assert_int_equal(to[k], 0x77);
    }
}

// Every start and length around every border, against the meaning spelt out byte by byte.
static void H10_each_byte_of_a_range_must_be_its_own(void **state)
{
    static const uint64_t borders[] = {CODE, HOLE, CONST, DATA, END};
    (void)state;

    for (size_t i = 0; i < sizeof borders / sizeof borders[0]; i++) {
        for (uint64_t p = borders[i] - 3; p <= borders[i] + 3; p++) {
            for (uint64_t n = 1; n < 3 * PAGE; n += n < 8 ? 1 : 509) {
                int readable = 1, writable = 1;
                for (uint64_t at = p; at < p + n; at++) {
                    readable = readable && at >= CODE && at < END && (at < HOLE || at >= CONST);
                    writable = writable && at >= DATA && at < END;
                }
                assert_int_equal(can_read(p, n), readable);
                assert_int_equal(can_write(p, n), writable);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(H02_an_exact_fit_is_right_and_one_byte_more_is_not),
        cmocka_unit_test(H03_a_range_that_wraps_is_refused),
        cmocka_unit_test(H04_an_address_is_never_cut_to_32_bits),
        cmocka_unit_test(H05_a_length_is_judged_at_full_width),
        cmocka_unit_test(H06_one_byte_outside_is_refused),
        cmocka_unit_test(H07_of_a_range_with_a_foreign_end_no_byte_is_moved),
        cmocka_unit_test(H10_each_byte_of_a_range_must_be_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
