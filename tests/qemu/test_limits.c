// SPDX-License-Identifier: BSD-3-Clause
// Budgets and deadlines on the board, with a sibling beside that takes all the time it can get: limits are of an
// applet's own processor time. What comes of passing them is with the hostile cases (H58) and in test_restart.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

#define MS UINT64_C(1000000)

static struct monitor_applet applet;

static void look(const char *name)
{
    if (!board_applet(&board, name, &applet))
        fail_msg("%s", board.why);
}

static int up(void **state)
{
    char name[33];

    if (on_board_up(state) != 0)
        return 1;
    return board_run(&board, on_board_path("spin", 1), name) ? 0 : 1;
}

static void a_sibling_that_takes_all_time_makes_nobody_miss_his_deadline(void **state)
{
    (void)state;
    applet = on_board_run("limits", 1, "steady");
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_true(applet.cpu > 200 * MS); // many times its deadline
}

static void who_does_not_give_up_the_processor_in_time_is_stopped_for_it(void **state)
{
    struct monitor_fault fault;
    (void)state;

    applet = on_board_run("limits", 2, "late");
    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, MONITOR_REASON_DEADLINE);
    assert_int_equal(monitor_fault(&board.client, "late", 4, &fault), 0);
    assert_int_equal(fault.reason, MONITOR_REASON_DEADLINE);
}

static void a_throttled_applet_has_its_budget_in_each_second_and_no_more(void **state)
{
    char name[33];
    (void)state;

    assert_true(board_run(&board, on_board_path("limits", 3), name));
    do
        look("greedy");
    while (applet.state != MONITOR_STATE_THROTTLED);
    // The time of its start is in its account as well, but in no second's budget.
    uint64_t from = board_uptime(&board), cpu = applet.cpu, first = applet.throttled;
    assert_true(cpu >= first * 20 * MS);
    do {
        look("greedy");
        assert_true(applet.state == MONITOR_STATE_READY || applet.state == MONITOR_STATE_THROTTLED);
    } while (applet.throttled < first + 3 || applet.state != MONITOR_STATE_THROTTLED);
    uint64_t more = applet.throttled - first, seconds = (board_uptime(&board) - from) / (1000 * MS);
    assert_in_range(seconds, more - 1, more + 1);
    assert_in_range(applet.cpu - cpu, more * 20 * MS, more * 21 * MS);
    assert_int_equal(applet.faults, 0);
}

static void a_throttled_applet_counts_as_running(void **state)
{
    size_t n;
    char name[33];
    (void)state;

    do
        look("greedy");
    while (applet.state != MONITOR_STATE_THROTTLED);
    assert_int_equal(board_start(&board, "greedy"), MONITOR_MONITOR_ERROR_WRONG_STATE);
    uint8_t *elf = board_file(&board, on_board_path("limits", 3), &n);
    assert_int_not_equal(board_load(&board, elf, n, name), 0);
    free(elf);
    assert_int_equal(board_stop(&board, "greedy"), 0);
    look("greedy");
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_KILLED);
    uint64_t cpu = applet.cpu, from = board_uptime(&board);
    while (board_uptime(&board) - from < 2000 * MS) {
    }
    look("greedy");
    assert_int_equal(applet.cpu, cpu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sibling_that_takes_all_time_makes_nobody_miss_his_deadline),
        cmocka_unit_test(who_does_not_give_up_the_processor_in_time_is_stopped_for_it),
        cmocka_unit_test(a_throttled_applet_has_its_budget_in_each_second_and_no_more),
        cmocka_unit_test(a_throttled_applet_counts_as_running),
    };
    return cmocka_run_group_tests(tests, up, on_board_down);
}
