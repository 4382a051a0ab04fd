// SPDX-License-Identifier: BSD-3-Clause
// Events: what is pending, when to wake, which records there are; the mailbox; and that a reset leaves nothing.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "monitor/events/events.h"

static struct tl_events events;

static int set_up(void **state)
{
    (void)state;
    memset(&events, 0, sizeof events);
    tl_events_reset(&events, 1);
    return 0;
}

static uint32_t timer(int *slot)
{
    uint32_t handle = 0;

    *slot = tl_handle_open(&events.handles, TL_HANDLE_TIMER, &handle);
    assert_true(*slot >= 0);
    tl_timer_open(&events.timers, *slot, handle);
    return handle;
}

static void nothing_is_pending_at_first(void **state)
{
    struct tl_event records[4];
    (void)state;

    assert_int_equal(tl_events_pending(&events, 0, 100), 0);
    assert_int_equal(tl_events_take(&events, 0, 100, records, 4), 0);
    assert_true(tl_events_wake_at(&events, TL_EVENT_ALL, UINT64_MAX) == UINT64_MAX);
    assert_int_equal(tl_events_wake_at(&events, TL_EVENT_ALL, 7), 7);
}

static void each_source_has_its_own_bit(void **state)
{
    int slot;
    (void)state;

    (void)timer(&slot);
    tl_timer_arm(&events.timers, slot, 50, 1);
    assert_int_equal(tl_events_pending(&events, 0, 49), 0);
    assert_int_equal(tl_events_pending(&events, 0, 50), TL_EVENT_TIMER);
    assert_int_equal(tl_events_pending(&events, 3, 50), TL_EVENT_TIMER | TL_EVENT_REPLY);
    assert_int_equal(tl_mailbox_put(&events.mailbox, "x", 1, 60), 0);
    assert_int_equal(tl_events_pending(&events, 0, 60), TL_EVENT_TIMER | TL_EVENT_MAIL);
}

static void only_who_waits_for_timers_is_woken_by_them(void **state)
{
    int slot;
    (void)state;

    (void)timer(&slot);
    tl_timer_arm(&events.timers, slot, 50, 1);
    assert_int_equal(tl_events_wake_at(&events, TL_EVENT_TIMER, 1000), 50);
    assert_int_equal(tl_events_wake_at(&events, TL_EVENT_TIMER, 40), 40);
    assert_int_equal(tl_events_wake_at(&events, TL_EVENT_MAIL | TL_EVENT_REPLY, 1000), 1000);
    assert_int_equal(tl_events_wake_at(&events, 0, 1000), 1000);
    assert_true(tl_events_wake_at(&events, 0, TL_EVENTS_HORIZON - 1) == TL_EVENTS_HORIZON - 1);
    assert_true(tl_events_wake_at(&events, 0, TL_EVENTS_HORIZON) == UINT64_MAX);
}

static void records_of_timers_are_taken_those_of_mail_and_replies_stay_while_those_wait(void **state)
{
    struct tl_event records[TL_EVENTS_MAX];
    int slot;
    (void)state;

    uint32_t handle = timer(&slot);
    tl_timer_arm(&events.timers, slot, 50, 1);
    assert_int_equal(tl_mailbox_put(&events.mailbox, "first", 5, 20), 0);
    assert_int_equal(tl_mailbox_put(&events.mailbox, "2", 1, 30), 0);
    assert_int_equal(tl_events_take(&events, 77, 60, records, TL_EVENTS_MAX), 3);
    assert_int_equal(records[0].kind, TL_EVENT_TIMER);
    assert_int_equal(records[0].source, handle);
    assert_int_equal(records[1].kind, TL_EVENT_MAIL);
    assert_int_equal(records[1].count, 2);
    assert_int_equal(records[1].value, 5);
    assert_int_equal(records[1].time, 20);
    assert_int_equal(records[2].kind, TL_EVENT_REPLY);
    assert_int_equal(records[2].value, 77);
    assert_int_equal(tl_events_take(&events, 0, 61, records, TL_EVENTS_MAX), 1);
    assert_int_equal(records[0].kind, TL_EVENT_MAIL);
    tl_mailbox_drop(&events.mailbox);
    tl_mailbox_drop(&events.mailbox);
    assert_int_equal(tl_events_take(&events, 0, 62, records, TL_EVENTS_MAX), 0);
}

static void what_does_not_fit_waits(void **state)
{
    struct tl_event records[TL_EVENTS_MAX + 1];
    uint32_t handles[3];
    (void)state;

    for (int i = 0; i < 3; i++) {
        int slot;
        handles[i] = timer(&slot);
        tl_timer_arm(&events.timers, slot, 10 + (uint64_t)i, 1);
    }
    assert_int_equal(tl_events_take(&events, 1, 100, records, 0), 0);
    assert_int_equal(tl_events_take(&events, 1, 100, records, 2), 2);
    assert_int_equal(records[1].source, handles[1]);
    assert_int_equal(tl_events_take(&events, 1, 100, records, 2), 2);
    assert_int_equal(records[0].source, handles[2]);
    assert_int_equal(records[1].kind, TL_EVENT_REPLY);
}

static void the_most_that_can_wait_is_TL_EVENTS_MAX(void **state)
{
    struct tl_event records[TL_EVENTS_MAX + 1];
    (void)state;

    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        int slot;
        (void)timer(&slot);
        for (unsigned k = 0; k < 3; k++)
            tl_timer_arm(&events.timers, slot, 0, 5);
    }
    while (tl_mailbox_put(&events.mailbox, NULL, 0, 5) == 0) {
    }
    assert_int_equal(tl_events_take(&events, 1, 9, records, TL_EVENTS_MAX + 1), TL_EVENTS_MAX);
}

static void a_mailbox_keeps_order_and_says_when_it_is_full(void **state)
{
    uint8_t longest[TL_MAIL_MAX + 1] = {0};
    (void)state;

    assert_null(tl_mailbox_first(&events.mailbox));
    tl_mailbox_drop(&events.mailbox); // nothing there: nothing happens
    assert_int_equal(tl_mailbox_put(&events.mailbox, longest, TL_MAIL_MAX + 1, 1), TL_ERR_SIZE);
    assert_int_equal(tl_mailbox_put(&events.mailbox, longest, TL_MAIL_MAX, 1), 0);
    tl_mailbox_drop(&events.mailbox);
    for (uint8_t round = 0; round < 20; round++) {
        uint8_t filled = 0;
        while (tl_mailbox_put(&events.mailbox, &(uint8_t){(uint8_t)(round + filled)}, 1, filled + 1u) == 0)
            filled++;
        assert_int_equal(filled, TL_MAILBOX_ROOM);
        assert_int_equal(tl_mailbox_put(&events.mailbox, NULL, 0, 9), TL_ERR_AGAIN);
        for (uint8_t i = 0; i < filled; i++) {
            const struct tl_mail *mail = tl_mailbox_first(&events.mailbox);
            assert_int_equal(mail->len, 1);
            assert_int_equal(mail->data[0], round + i);
            assert_int_equal(mail->time, i + 1u);
            tl_mailbox_drop(&events.mailbox);
        }
        assert_null(tl_mailbox_first(&events.mailbox));
        assert_int_equal(tl_mailbox_put(&events.mailbox, NULL, 0, 1), 0); // so that rounds begin in other places
        tl_mailbox_drop(&events.mailbox);
    }
}

static void a_reset_leaves_no_timer_no_message_no_handle(void **state)
{
    static const struct tl_mailbox no_mail;
    static const struct tl_timers no_timers;
    struct tl_event records[TL_EVENTS_MAX];
    int slot;
    (void)state;

    uint32_t handle = timer(&slot);
    tl_timer_arm(&events.timers, slot, 10, 1);
    assert_int_equal(tl_mailbox_put(&events.mailbox, "secret", 6, 1), 0);
    events.mask = TL_EVENT_ALL;
    tl_events_reset(&events, 1);
    assert_int_equal(tl_events_pending(&events, 0, 1000), 0);
    assert_int_equal(tl_events_take(&events, 0, 1000, records, TL_EVENTS_MAX), 0);
    assert_int_equal(tl_handle_slot(&events.handles, TL_HANDLE_TIMER, handle), TL_ERR_HANDLE);
    assert_memory_equal(&events.mailbox, &no_mail, sizeof no_mail);
    assert_memory_equal(&events.timers, &no_timers, sizeof no_timers);
    assert_int_equal(events.mask, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(nothing_is_pending_at_first, set_up),
        cmocka_unit_test_setup(each_source_has_its_own_bit, set_up),
        cmocka_unit_test_setup(only_who_waits_for_timers_is_woken_by_them, set_up),
        cmocka_unit_test_setup(records_of_timers_are_taken_those_of_mail_and_replies_stay_while_those_wait, set_up),
        cmocka_unit_test_setup(what_does_not_fit_waits, set_up),
        cmocka_unit_test_setup(the_most_that_can_wait_is_TL_EVENTS_MAX, set_up),
        cmocka_unit_test_setup(a_mailbox_keeps_order_and_says_when_it_is_full, set_up),
        cmocka_unit_test_setup(a_reset_leaves_no_timer_no_message_no_handle, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
