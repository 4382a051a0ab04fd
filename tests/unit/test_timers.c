// SPDX-License-Identifier: BSD-3-Clause
// Timers: each goes off once, when it is due and not before, in order; what went off is counted until it is taken
// (H64).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "monitor/events/timers.h"
#include "stream/error.h"

static struct tl_timers timers;

// Slots 0.. with handles 100..
static int set_up(void **state)
{
    (void)state;
    memset(&timers, 0, sizeof timers);
    for (int i = 0; i < (int)TL_HANDLES_MAX; i++)
        tl_timer_open(&timers, i, 100 + (uint32_t)i);
    return 0;
}

static struct tl_event take(void)
{
    struct tl_event event = {0};

    assert_true(tl_timers_take(&timers, &event));
    assert_int_equal(event.kind, TL_EVENT_TIMER);
    return event;
}

static void assert_none(void)
{
    struct tl_event event;

    assert_false(tl_timers_take(&timers, &event));
}

static void a_timer_goes_off_when_it_is_due_and_not_before(void **state)
{
    (void)state;
    tl_timer_arm(&timers, 3, 1000, 10);
    assert_int_equal(tl_timers_next(&timers), 1000);
    assert_false(tl_timers_run(&timers, 999));
    assert_none();
    assert_true(tl_timers_run(&timers, 1000));
    struct tl_event event = take();
    assert_int_equal(event.source, 103);
    assert_int_equal(event.count, 1);
    assert_int_equal(event.value, 0);
    assert_int_equal(event.time, 1000);
    assert_none();
    assert_true(tl_timers_next(&timers) == UINT64_MAX);
    assert_false(tl_timers_run(&timers, UINT64_MAX)); // once
}

static void one_armed_at_0_or_in_the_past_goes_off_at_once(void **state)
{
    (void)state;
    tl_timer_arm(&timers, 0, 0, 500);
    tl_timer_arm(&timers, 1, 499, 500);
    tl_timer_arm(&timers, 2, 500, 500);
    assert_true(tl_timers_run(&timers, 500));
    for (uint32_t i = 0; i < 3; i++) {
        struct tl_event event = take();
        assert_int_equal(event.source, 100 + i);
        assert_int_equal(event.time, 500); // it was due when it was armed
    }
    assert_none();
}

static void one_armed_at_the_end_of_time_never_goes_off_but_is_armed(void **state)
{
    (void)state;
    tl_timer_arm(&timers, 0, UINT64_MAX, 500);
    assert_true(tl_timers_next(&timers) == UINT64_MAX);
    assert_false(tl_timers_run(&timers, UINT64_MAX));
    assert_int_equal(tl_timer_cancel(&timers, 0, UINT64_MAX), 0);
    tl_timer_arm(&timers, 0, UINT64_MAX - 1, 500);
    assert_false(tl_timers_run(&timers, UINT64_MAX - 2));
    assert_true(tl_timers_run(&timers, UINT64_MAX - 1));
}

static void those_that_went_off_are_taken_in_the_order_in_which_they_were_due(void **state)
{
    uint64_t last = 0;
    (void)state;

    for (int i = 0; i < (int)TL_HANDLES_MAX; i++)
        tl_timer_arm(&timers, i, 1000 + (uint64_t)(i * 37 % 32), 1);
    assert_true(tl_timers_run(&timers, 5000));
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        struct tl_event event = take();
        assert_true(event.time > last);
        assert_int_equal((event.source - 100) * 37 % 32, event.time - 1000);
        last = event.time;
    }
    assert_none();
}

static void cancel_is_for_what_is_armed_and_has_not_gone_off(void **state)
{
    (void)state;
    assert_int_equal(tl_timer_cancel(&timers, 0, 1), TL_ERR_STATE);
    tl_timer_arm(&timers, 0, 1000, 1);
    assert_int_equal(tl_timer_cancel(&timers, 0, 999), 0);
    assert_int_equal(tl_timer_cancel(&timers, 0, 999), TL_ERR_STATE);
    assert_false(tl_timers_run(&timers, 2000));
    // It was due, though nobody has looked yet: it went off, and tells so.
    tl_timer_arm(&timers, 0, 3000, 2000);
    assert_int_equal(tl_timer_cancel(&timers, 0, 3000), TL_ERR_STATE);
    assert_int_equal(take().time, 3000);
}

static void arming_again_moves_it(void **state)
{
    (void)state;
    tl_timer_arm(&timers, 0, 1000, 1);
    tl_timer_arm(&timers, 0, 5000, 2);
    assert_false(tl_timers_run(&timers, 4999));
    assert_true(tl_timers_run(&timers, 5000));
    assert_int_equal(take().count, 1);
    assert_none();
}

static void what_went_off_more_than_once_is_one_record_with_a_count_and_the_first_time(void **state)
{
    (void)state;
    for (uint64_t i = 1; i <= 10; i++) // seen at the next arming, never looked at between
        tl_timer_arm(&timers, 7, i * 100, i * 100);
    tl_timer_arm(&timers, 7, 5000, 1100);
    struct tl_event event = take();
    assert_int_equal(event.count, 10);
    assert_int_equal(event.time, 100);
    assert_none();
    assert_int_equal(tl_timers_next(&timers), 5000); // and it is still armed
}

static void a_closed_timer_s_record_is_gone_and_a_new_one_in_its_slot_starts_fresh(void **state)
{
    (void)state;
    tl_timer_arm(&timers, 0, 10, 10);
    tl_timer_arm(&timers, 1, 10, 10);
    assert_true(tl_timers_run(&timers, 10));
    tl_timer_close(&timers, 0);
    assert_int_equal(take().source, 101);
    assert_none();
    tl_timer_arm(&timers, 1, 1000, 10);
    tl_timer_close(&timers, 1);
    tl_timer_open(&timers, 1, 555);
    assert_true(tl_timers_next(&timers) == UINT64_MAX);
    assert_false(tl_timers_run(&timers, 2000));
    assert_int_equal(tl_timer_cancel(&timers, 1, 2000), TL_ERR_STATE);
}

// 0 to of - 1, the same in every run.
static uint32_t some(uint32_t of)
{
    static uint64_t state = 20261121;

    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407); // Knuth's, of MMIX
    return (uint32_t)(state >> 33) % of;
}

// Against a list that is sorted, with arming, cancelling, running and taking in any order.
static void it_does_as_a_plain_list_would(void **state)
{
    uint64_t at[TL_HANDLES_MAX] = {0}, since[TL_HANDLES_MAX] = {0}, now = 1; // 0: not armed
    uint32_t count[TL_HANDLES_MAX] = {0};
    struct tl_event event;
    (void)state;

    for (unsigned step = 0; step < 200000; step++) {
        uint32_t i = some(TL_HANDLES_MAX), due = TL_HANDLES_MAX;
        now += some(3);
        for (uint32_t k = 0; k < TL_HANDLES_MAX; k++) {
            if (at[k] == 0 || at[k] > now)
                continue;
            if (count[k]++ == 0)
                since[k] = at[k];
            at[k] = 0;
        }
        switch (some(4)) {
        case 0:
            at[i] = now + some(50);
            tl_timer_arm(&timers, (int)i, at[i], now);
            break;
        case 1:
            assert_int_equal(tl_timer_cancel(&timers, (int)i, now), at[i] != 0 ? 0 : TL_ERR_STATE);
            at[i] = 0;
            break;
        case 2:
            (void)tl_timers_run(&timers, now);
            for (uint32_t k = 0; k < TL_HANDLES_MAX; k++)
                if (count[k] != 0 && (due == TL_HANDLES_MAX || since[k] < since[due]))
                    due = k;
            assert_int_equal(tl_timers_take(&timers, &event), due < TL_HANDLES_MAX);
            if (due < TL_HANDLES_MAX) {
                assert_int_equal(event.source, 100 + due);
                assert_int_equal(event.count, count[due]);
                count[due] = 0;
            }
            break;
        default:
            (void)tl_timers_run(&timers, now);
            uint64_t next = UINT64_MAX;
            for (uint32_t k = 0; k < TL_HANDLES_MAX; k++)
                if (at[k] != 0 && at[k] > now && at[k] < next)
                    next = at[k];
            assert_true(tl_timers_next(&timers) == next);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_timer_goes_off_when_it_is_due_and_not_before, set_up),
        cmocka_unit_test_setup(one_armed_at_0_or_in_the_past_goes_off_at_once, set_up),
        cmocka_unit_test_setup(one_armed_at_the_end_of_time_never_goes_off_but_is_armed, set_up),
        cmocka_unit_test_setup(those_that_went_off_are_taken_in_the_order_in_which_they_were_due, set_up),
        cmocka_unit_test_setup(cancel_is_for_what_is_armed_and_has_not_gone_off, set_up),
        cmocka_unit_test_setup(arming_again_moves_it, set_up),
        cmocka_unit_test_setup(what_went_off_more_than_once_is_one_record_with_a_count_and_the_first_time, set_up),
        cmocka_unit_test_setup(a_closed_timer_s_record_is_gone_and_a_new_one_in_its_slot_starts_fresh, set_up),
        cmocka_unit_test_setup(it_does_as_a_plain_list_would, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
