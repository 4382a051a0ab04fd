// SPDX-License-Identifier: BSD-3-Clause
// Restarts on the board: policy, back-off, hold, a fresh image each time, budgets. Times are the board's own, which are
// instructions, so they are the same on every machine.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

#define MS UINT64_C(1000000)

static struct monitor_applet look(const char *name)
{
    struct monitor_applet applet = {0};

    if (!board_applet(&board, name, &applet))
        fail_msg("%s", board.why);
    return applet;
}

// Lets the board's time pass: something must run for that.
static void pass(uint64_t ns)
{
    uint64_t from = board_uptime(&board);

    while (board_uptime(&board) - from < ns) {
    }
}

static void keep_time_going(void)
{
    char name[33];

    // Loading takes the place of a stopped applet when there is no other, so it is not loaded again.
    if (board_start(&board, "spin") == 0)
        return;
    if (!board_run(&board, on_board_path("spin", 1), name))
        fail_msg("%s", board.why);
}

static void an_applet_that_faults_is_started_again_later_and_later_and_then_held(void **state)
{
    size_t from = board.log_len;
    uint64_t starts[8] = {0};
    unsigned count = 0;
    (void)state;

    struct monitor_applet applet = on_board_run("restarts", 1, "faults");
    assert_int_equal(applet.state, MONITOR_STATE_HELD);
    assert_int_equal(applet.reason, MONITOR_REASON_WRITE);
    assert_int_equal(applet.faults, 6);
    assert_int_equal(applet.restarts, 5);
    for (const char *p = board.log + from; (p = strstr(p, "[faults] start ")) != NULL && count < 8; p++)
        starts[count++] = strtoull(p + 15, NULL, 10);
    assert_int_equal(count, 6);
    for (unsigned i = 0; i < 5; i++) {
        uint64_t apart = starts[i + 1] - starts[i], due = 100 * MS << i;
        assert_true(apart >= due && apart < due + 100 * MS);
    }
    assert_non_null(strstr(board.log + from, "faults is held"));
}

static void a_held_applet_starts_by_hand_and_has_its_tries_again(void **state)
{
    struct monitor_applet applet;
    (void)state;

    assert_int_equal(board_start(&board, "faults"), 0);
    assert_true(board_await_end(&board, "faults", 20000 * MS, &applet));
    assert_int_equal(applet.state, MONITOR_STATE_HELD);
    assert_int_equal(applet.faults, 12);
}

static void an_applet_that_ends_well_is_not_started_again_on_fault(void **state)
{
    struct monitor_applet applet = on_board_run("restarts", 2, "exits");
    (void)state;

    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 3);
    assert_int_equal(applet.restarts, 0);
}

static void an_applet_whose_policy_is_never_stays_faulted(void **state)
{
    struct monitor_applet applet = on_board_run("restarts", 3, "never");
    (void)state;

    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    keep_time_going();
    pass(500 * MS);
    applet = look("never");
    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.restarts, 0);
    assert_int_equal(board_stop(&board, "spin"), 0);
}

static void an_applet_whose_policy_is_always_comes_back_until_it_is_stopped_by_hand(void **state)
{
    char name[33];
    (void)state;

    keep_time_going();
    assert_int_equal(board_stop(&board, "spin"), 0);
    assert_true(board_run(&board, on_board_path("restarts", 4), name));
    while (look("always").restarts < 3) {
    }
    assert_int_equal(board_stop(&board, "always"), 0);
    struct monitor_applet applet = look("always");
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_KILLED);
    uint32_t restarts = applet.restarts;
    keep_time_going();
    pass(500 * MS);
    assert_int_equal(look("always").restarts, restarts);
    assert_int_equal(look("always").state, MONITOR_STATE_STOPPED);
    assert_int_equal(board_stop(&board, "spin"), 0);
}

static void each_start_is_from_the_pristine_image(void **state)
{
    (void)state;
    struct monitor_applet applet = on_board_run("restarts", 5, "fresh");
    for (int i = 0; i < 3; i++) {
        assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
        assert_int_equal(applet.status, 0); // else a line of restarts.c
        assert_int_equal(board_start(&board, "fresh"), 0);
        assert_true(board_await_end(&board, "fresh", 20000 * MS, &applet));
    }
}

// The host's request comes as an interrupt, in the middle of the applet's own slice.
static void a_restart_within_its_own_slice_leaves_nothing_in_the_registers(void **state)
{
    (void)state;
    keep_time_going();
    for (int i = 0; i < 30; i++) {
        assert_int_equal(monitor_restart(&board.client, "spin", 4), 0);
        struct monitor_applet applet = look("spin");
        assert_int_equal(applet.state, MONITOR_STATE_READY); // stopped: it found something
    }
    assert_int_equal(board_stop(&board, "spin"), 0);
}

static void a_start_while_nothing_runs_takes_effect_at_once(void **state)
{
    struct monitor_applet applet;
    (void)state;

    for (int i = 0; i < 5; i++) {
        size_t from = board.log_len;
        assert_int_equal(board_start(&board, "exits"), 0);
        // Nothing more is sent: its log line must come all the same. It may have come with the reply.
        if (board_await_text(&board, from, "[exits] start ") < 0)
            fail_msg("%s", board.why);
        assert_true(board_await_end(&board, "exits", 20000 * MS, &applet));
    }
}

static void an_applet_within_its_budget_goes_on_as_long_as_it_likes(void **state)
{
    (void)state;
    keep_time_going();
    struct monitor_applet applet = on_board_run("restarts", 6, "thrifty");
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(board_stop(&board, "spin"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_applet_that_faults_is_started_again_later_and_later_and_then_held),
        cmocka_unit_test(a_held_applet_starts_by_hand_and_has_its_tries_again),
        cmocka_unit_test(an_applet_that_ends_well_is_not_started_again_on_fault),
        cmocka_unit_test(an_applet_whose_policy_is_never_stays_faulted),
        cmocka_unit_test(an_applet_whose_policy_is_always_comes_back_until_it_is_stopped_by_hand),
        cmocka_unit_test(a_start_while_nothing_runs_takes_effect_at_once),
        cmocka_unit_test(each_start_is_from_the_pristine_image),
        cmocka_unit_test(a_restart_within_its_own_slice_leaves_nothing_in_the_registers),
        cmocka_unit_test(an_applet_within_its_budget_goes_on_as_long_as_it_likes),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
