// SPDX-License-Identifier: BSD-3-Clause
// RISC-V's physical memory protection, as entries and as a model of them: monitor/arch/riscv64/pmp.h. Ids of threats.md
// are in the names.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "monitor/access.h"
#include "monitor/arch/riscv64/pmp.h"

#define R  TL_ACCESS_READ
#define W  TL_ACCESS_WRITE
#define X  TL_ACCESS_EXEC
#define RW (R | W)
#define RX (R | X)

static void what_no_entry_names_is_denied(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    assert_false(tl_pmp_allows(&pmp, 0, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x80000000, 1, 0));
}

static void a_range_is_granted_to_its_last_byte_and_no_further_H50(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    assert_true(tl_pmp_grant(&pmp, 0x80100000, 0x1000, RX, 16));
    assert_int_equal(pmp.used, 2);
    assert_true(tl_pmp_allows(&pmp, 0x80100000, 4, RX));
    assert_true(tl_pmp_allows(&pmp, 0x80100fff, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x801000ff, 1, W));
    assert_false(tl_pmp_allows(&pmp, 0x800fffff, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x80101000, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x80100ffc, 8, R)); // across the end
    assert_false(tl_pmp_allows(&pmp, 0x800ffffc, 8, R)); // and the start
}

static void ranges_one_after_the_other_share_an_entry(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    assert_true(tl_pmp_grant(&pmp, 0x1000, 0x1000, RX, 16));
    assert_true(tl_pmp_grant(&pmp, 0x2000, 0x1000, R, 16));
    assert_true(tl_pmp_grant(&pmp, 0x3000, 0x1000, RW, 16));
    assert_int_equal(pmp.used, 4);
    assert_true(tl_pmp_grant(&pmp, 0x5000, 0x1000, RW, 16));
    assert_int_equal(pmp.used, 6);
    assert_false(tl_pmp_allows(&pmp, 0x4000, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x1000, 1, W));
    assert_true(tl_pmp_allows(&pmp, 0x3000, 1, W));
}

static void eight_aligned_bytes_take_one_entry_and_grant_no_neighbour_H95(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    assert_true(tl_pmp_grant(&pmp, 0x1000, 0x1000, RW, 16));
    assert_true(tl_pmp_grant(&pmp, 0x0200bff8, 8, R, 16));
    assert_int_equal(pmp.used, 3);
    assert_true(tl_pmp_allows(&pmp, 0x0200bff8, 8, R));
    assert_false(tl_pmp_allows(&pmp, 0x0200bff8, 8, W));
    assert_false(tl_pmp_allows(&pmp, 0x0200bff7, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x0200c000, 1, R));
    // An entry after such a one does not begin where that ends: its address has another meaning.
    assert_true(tl_pmp_grant(&pmp, 0x0200bff8, 0x1008, R, 16));
    assert_int_equal(pmp.used, 5);
}

static void more_ranges_than_entries_are_refused_and_change_nothing_H49(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    for (uint64_t i = 0; i < 4; i++)
        assert_true(tl_pmp_grant(&pmp, 0x10000 + i * 0x2000, 0x1000, R, 8));
    struct tl_pmp before = pmp;
    assert_false(tl_pmp_grant(&pmp, 0x20000, 0x1000, R, 8));
    assert_false(tl_pmp_grant(&pmp, 0x20000, 8, R, 8));
    assert_memory_equal(&pmp, &before, sizeof pmp);
    assert_false(tl_pmp_grant(&pmp, 0x20000, 0x1000, R, 17)); // no processor has them
}

static void the_lowest_entry_that_matches_decides_H47(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    // A deny before a grant of the same bytes, as no grant of ours makes it: the model must see the order.
    pmp.address[0] = 0x1000 >> 2;
    pmp.address[1] = 0x2000 >> 2;
    pmp.address[2] = 0x1000 >> 2;
    pmp.address[3] = 0x3000 >> 2;
    pmp.config[0] = UINT64_C(0x0f000800); // TOR none, off, TOR all
    assert_false(tl_pmp_allows(&pmp, 0x1800, 1, R));
    assert_true(tl_pmp_allows(&pmp, 0x2800, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x1ffc, 8, R)); // part of it in the first: that one decides
}

static void the_model_reads_every_kind_of_entry(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    pmp.address[0] = 0x1000 >> 2;
    pmp.config[0] = 2u << 3 | R; // NA4
    assert_true(tl_pmp_allows(&pmp, 0x1000, 4, R));
    assert_false(tl_pmp_allows(&pmp, 0x1004, 1, R));
    pmp.address[0] = 0x1000 >> 2 | 0x1ff; // NAPOT of 4 KiB
    pmp.config[0] = 3u << 3 | R;
    assert_true(tl_pmp_allows(&pmp, 0x1000, 4096, R));
    assert_false(tl_pmp_allows(&pmp, 0x0fff, 1, R));
    assert_false(tl_pmp_allows(&pmp, 0x2000, 1, R));
    pmp.address[0] = 0x2000 >> 2; // TOR from zero
    pmp.config[0] = 1u << 3 | R;
    assert_true(tl_pmp_allows(&pmp, 0, 0x2000, R));
    assert_false(tl_pmp_allows(&pmp, 0x2000, 1, R));
}

static void registers_that_differ_from_the_model_are_seen_H48(void **state)
{
    struct tl_pmp pmp = {0};
    (void)state;

    assert_true(tl_pmp_grant(&pmp, 0x1000, 0x1000, RX, 16));
    assert_true(tl_pmp_grant(&pmp, 0x2000, 0x1000, RW, 16));
    assert_true(tl_pmp_grant(&pmp, 0x0200bff8, 8, R, 16));
    struct tl_pmp read = pmp;
    assert_true(tl_pmp_right(&pmp, &read));
    read.address[15] = 0x5555; // of an entry that is off: it means nothing
    assert_true(tl_pmp_right(&pmp, &read));
    read.config[1] = UINT64_C(0x0f) << 56; // and here it would
    assert_false(tl_pmp_right(&pmp, &read));
    read = pmp;
    read.address[1] += 4096 >> 2;
    assert_false(tl_pmp_right(&pmp, &read));
    read = pmp;
    read.config[0] |= W << 8;
    assert_false(tl_pmp_right(&pmp, &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_entry_names_is_denied),
        cmocka_unit_test(a_range_is_granted_to_its_last_byte_and_no_further_H50),
        cmocka_unit_test(ranges_one_after_the_other_share_an_entry),
        cmocka_unit_test(eight_aligned_bytes_take_one_entry_and_grant_no_neighbour_H95),
        cmocka_unit_test(more_ranges_than_entries_are_refused_and_change_nothing_H49),
        cmocka_unit_test(the_lowest_entry_that_matches_decides_H47),
        cmocka_unit_test(the_model_reads_every_kind_of_entry),
        cmocka_unit_test(registers_that_differ_from_the_model_are_seen_H48),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
