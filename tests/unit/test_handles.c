// SPDX-License-Identifier: BSD-3-Clause
// Handles: only an open one, of that kind, of that owner, in its generation is good (H25, H31), and none comes back
// (H110).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "monitor/events/handles.h"

#define OTHER_KIND ((enum tl_handle_kind)2)

static struct tl_handles mine, theirs;

static int set_up(void **state)
{
    (void)state;
    memset(&mine, 0, sizeof mine);
    memset(&theirs, 0, sizeof theirs);
    tl_handles_reset(&mine, 1);
    tl_handles_reset(&theirs, 2);
    return 0;
}

static uint32_t open_one(struct tl_handles *handles)
{
    uint32_t handle = 0;

    assert_true(tl_handle_open(handles, TL_HANDLE_TIMER, &handle) >= 0);
    return handle;
}

static void a_handle_means_its_slot_until_it_is_closed(void **state)
{
    uint32_t handle;
    (void)state;

    int slot = tl_handle_open(&mine, TL_HANDLE_TIMER, &handle);
    assert_in_range(slot, 0, TL_HANDLES_MAX - 1);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handle), slot);
    assert_int_equal(tl_handle_close(&mine, TL_HANDLE_TIMER, handle), slot);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handle), TL_ERR_HANDLE);
    assert_int_equal(tl_handle_close(&mine, TL_HANDLE_TIMER, handle), TL_ERR_HANDLE);
}

static void no_number_below_65536_is_a_handle(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_true(open_one(&mine) > 65535);
    for (uint32_t n = 0; n <= 65535; n++)
        assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, n), TL_ERR_HANDLE);
}

// Every number that differs from an open handle, in any one bit or in one field.
static void nothing_near_a_handle_is_one(void **state)
{
    uint32_t handle = open_one(&mine);
    (void)state;

    for (unsigned bit = 0; bit < 32; bit++)
        assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handle ^ UINT32_C(1) << bit), TL_ERR_HANDLE);
    for (uint32_t other = 0; other < 1024; other++) // owners and slots
        if (other != handle % 1024)
            assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, (handle & ~UINT32_C(1023)) | other), TL_ERR_HANDLE);
    for (uint32_t generation = 0; generation <= TL_HANDLES_LAST; generation++)
        if (generation != handle >> 10 &&
            tl_handle_slot(&mine, TL_HANDLE_TIMER, generation << 10 | handle % 1024) != TL_ERR_HANDLE)
            fail_msg("generation %u is good", (unsigned)generation);
}

static void another_s_handle_is_bad_though_the_slot_is_open_here_too(void **state)
{
    uint32_t a = open_one(&mine), b = open_one(&theirs);
    (void)state;

    assert_int_not_equal(a, b);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, b), TL_ERR_HANDLE);
    assert_int_equal(tl_handle_close(&theirs, TL_HANDLE_TIMER, a), TL_ERR_HANDLE);
    assert_true(tl_handle_slot(&mine, TL_HANDLE_TIMER, a) >= 0);
    assert_true(tl_handle_slot(&theirs, TL_HANDLE_TIMER, b) >= 0);
}

static void a_handle_of_another_kind_is_bad_and_so_is_a_closed_slot_asked_for_as_such(void **state)
{
    uint32_t handle = open_one(&mine);
    (void)state;

    assert_int_equal(tl_handle_slot(&mine, OTHER_KIND, handle), TL_ERR_HANDLE);
    assert_int_equal(tl_handle_close(&mine, OTHER_KIND, handle), TL_ERR_HANDLE);
    assert_true(tl_handle_close(&mine, TL_HANDLE_TIMER, handle) >= 0);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handle), TL_ERR_HANDLE);
}

static void the_table_is_bounded_and_a_closed_slot_is_free_again(void **state)
{
    uint32_t handles[TL_HANDLES_MAX], one_more = 7;
    (void)state;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        handles[i] = open_one(&mine);
    assert_int_equal(tl_handle_open(&mine, TL_HANDLE_TIMER, &one_more), TL_ERR_QUOTA);
    assert_int_equal(one_more, 7);
    assert_true(tl_handle_close(&mine, TL_HANDLE_TIMER, handles[5]) >= 0);
    assert_true(open_one(&mine) % TL_HANDLES_MAX == handles[5] % TL_HANDLES_MAX);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handles[5]), TL_ERR_HANDLE);
}

// With all other slots open, each opening is of the same one: all its generations, and then none.
static void a_handle_never_comes_back_and_its_slot_is_retired_in_the_end(void **state)
{
    uint32_t handle, old, count = 1;
    (void)state;

    for (uint32_t i = 1; i < TL_HANDLES_MAX; i++)
        (void)open_one(&mine);
    old = open_one(&mine);
    assert_true(tl_handle_close(&mine, TL_HANDLE_TIMER, old) >= 0);
    while (tl_handle_open(&mine, TL_HANDLE_TIMER, &handle) >= 0) {
        count++;
        if (handle <= old || tl_handle_slot(&mine, TL_HANDLE_TIMER, old) != TL_ERR_HANDLE)
            fail_msg("a handle came back after %u openings", (unsigned)count);
        assert_true(tl_handle_close(&mine, TL_HANDLE_TIMER, handle) >= 0);
    }
    assert_int_equal(count, TL_HANDLES_LAST - TL_HANDLES_FIRST + 1);
    assert_int_equal(tl_handle_open(&mine, TL_HANDLE_TIMER, &handle), TL_ERR_QUOTA);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, old), TL_ERR_HANDLE);
}

static void when_all_slots_are_retired_it_is_over_quota_until_the_next_run(void **state)
{
    uint32_t last[TL_HANDLES_MAX], handle;
    (void)state;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        mine.slots[i].generation = TL_HANDLES_LAST - 1;
    mine.slots[7].generation = 1000;
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        last[i] = open_one(&mine);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_true(tl_handle_close(&mine, TL_HANDLE_TIMER, last[i]) >= 0);
    handle = open_one(&mine);
    assert_int_equal(handle % TL_HANDLES_MAX, 7); // the one that has generations left
    assert_int_equal(tl_handle_open(&mine, TL_HANDLE_TIMER, &last[7]), TL_ERR_QUOTA);
    tl_handles_reset(&mine, 1);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_true(open_one(&mine) > 65535);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, last[i]), TL_ERR_HANDLE);
    assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, handle), TL_ERR_HANDLE);
    assert_int_equal(mine.slots[7].generation, 1003);
}

static void a_reset_closes_all_and_no_handle_from_before_is_good_after(void **state)
{
    uint32_t before[TL_HANDLES_MAX];
    (void)state;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        before[i] = open_one(&mine);
    tl_handles_reset(&mine, 1);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, before[i]), TL_ERR_HANDLE);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        (void)open_one(&mine);
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        assert_int_equal(tl_handle_slot(&mine, TL_HANDLE_TIMER, before[i]), TL_ERR_HANDLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_handle_means_its_slot_until_it_is_closed, set_up),
        cmocka_unit_test_setup(no_number_below_65536_is_a_handle, set_up),
        cmocka_unit_test_setup(nothing_near_a_handle_is_one, set_up),
        cmocka_unit_test_setup(another_s_handle_is_bad_though_the_slot_is_open_here_too, set_up),
        cmocka_unit_test_setup(a_handle_of_another_kind_is_bad_and_so_is_a_closed_slot_asked_for_as_such, set_up),
        cmocka_unit_test_setup(the_table_is_bounded_and_a_closed_slot_is_free_again, set_up),
        cmocka_unit_test_setup(a_handle_never_comes_back_and_its_slot_is_retired_in_the_end, set_up),
        cmocka_unit_test_setup(when_all_slots_are_retired_it_is_over_quota_until_the_next_run, set_up),
        cmocka_unit_test_setup(a_reset_closes_all_and_no_handle_from_before_is_good_after, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
