// SPDX-License-Identifier: BSD-3-Clause
// Waiting, at the applet's boundary: deadlines, timers, messages, replies; death while asleep; and that sleep costs
// nothing. Times are the board's own, which are instructions, and while all sleep the board's clock jumps to the next
// timer.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/mail.h"
#include "tests/qemu/on_board.h"

#define MS UINT64_C(1000000)

static void ends_well(unsigned variant)
{
    struct monitor_applet applet = on_board_run("events", variant, "waits");

    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of applets/events.c
}

static struct monitor_applet look(const char *name)
{
    struct monitor_applet applet = {0};

    if (!board_applet(&board, name, &applet))
        fail_msg("%s", board.why);
    return applet;
}

static void run(const char *stem, unsigned variant)
{
    char name[33];

    if (!board_run(&board, on_board_path(stem, variant), name))
        fail_msg("%s", board.why);
}

static struct monitor_applet await_sleep(const char *name)
{
    struct monitor_applet applet;

    do
        applet = look(name);
    while (applet.state == MONITOR_STATE_READY);
    assert_int_equal(applet.state, MONITOR_STATE_ASLEEP);
    return applet;
}

static int send(const char *name, const char *text)
{
    return mail_send(&board.client, name, strlen(name), (const uint8_t *)text, strlen(text));
}

static void arguments_are_checked_and_deadlines_kept_to_the_last_of_64_bits(void **state)
{
    (void)state;
    ends_well(1);
}

static void timers_go_off_in_order_once_and_not_when_cancelled_moved_or_closed(void **state)
{
    (void)state;
    ends_well(2);
}

static void replies_that_were_not_taken_are_an_event_until_they_are(void **state)
{
    (void)state;
    ends_well(5);
}

static void fill(void)
{
    assert_int_equal(send("waits", "a"), 0);
    assert_int_equal(send("waits", "bb"), 0);
    assert_int_equal(send("waits", "ccc"), 0);
    assert_int_equal(send("waits", "dddd"), 0);
}

static void the_host_s_messages_wake_an_applet_and_come_whole_and_in_order(void **state)
{
    struct monitor_applet applet;
    size_t from = board.log_len;
    (void)state;

    run("events", 3);
    assert_true(board_await_text(&board, from, "[waits] waits for mail\n") >= 0);
    (void)await_sleep("waits");
    // Nobody runs, and no timer is set: only the message ends the sleep.
    assert_int_equal(send("waits", "one"), 0);
    assert_true(board_await_text(&board, from, "[waits] 3: one\n") >= 0);
    assert_int_equal(send("waits", ""), 0);
    assert_true(board_await_text(&board, from, "[waits] 0: \n") >= 0);
    assert_int_equal(send("waits", "hold"), 0);
    assert_true(board_await_text(&board, from, "[waits] 4: hold\n") >= 0);
    fill();
    assert_true(board_await_text(&board, from, "[waits] 4: dddd\n") >= 0);
    assert_non_null(strstr(board.log + from, "[waits] 1: a\n[waits] 2: bb\n[waits] 3: ccc\n[waits] 4: dddd\n"));
    assert_int_equal(send("waits", "end"), 0);
    if (!board_await_end(&board, "waits", 1000 * MS, &applet))
        fail_msg("%s", board.why);
    assert_int_equal(applet.status, 0);
    assert_int_equal(send("waits", "too late"), MAIL_MAIL_ERROR_NOT_RUNNING);
}

static void a_full_mailbox_is_the_host_s_to_try_again_and_a_restart_empties_it(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        size_t from = board.log_len;
        assert_int_equal(board_start(&board, "waits"), 0);
        assert_true(board_await_text(&board, from, "[waits] waits for mail\n") >= 0);
        assert_int_equal(send("waits", "never"), 0);
        assert_true(board_await_text(&board, from, "[waits] 5: never\n") >= 0);
        (void)await_sleep("waits");
        fill();
        assert_int_equal(send("waits", "one too many"), TL_ERR_AGAIN);
        assert_int_equal(look("waits").state, MONITOR_STATE_ASLEEP); // it does not wait for mail
        assert_int_equal(board_stop(&board, "waits"), 0);
    }
}

static void an_applet_that_is_stopped_asleep_starts_again_with_all_its_timers_free(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        size_t from = board.log_len;
        if (i == 0)
            run("events", 4);
        else
            assert_int_equal(board_start(&board, "waits"), 0);
        assert_true(board_await_text(&board, from, "[waits] asleep\n") >= 0); // it had 32 timers
        (void)await_sleep("waits");
        assert_int_equal(board_start(&board, "waits"), MONITOR_MONITOR_ERROR_WRONG_STATE);
        assert_int_equal(board_stop(&board, "waits"), 0);
        assert_int_equal(look("waits").state, MONITOR_STATE_STOPPED);
        assert_int_equal(look("waits").reason, MONITOR_REASON_KILLED);
    }
}

static void sleep_takes_nothing_of_a_budget_and_ends_in_time_beside_one_that_spins(void **state)
{
    (void)state;
    ends_well(6); // alone
    run("spin", 1);
    ends_well(6);
    assert_int_equal(board_stop(&board, "spin"), 0);
}

static void a_budget_holds_for_who_works_between_short_sleeps(void **state)
{
    (void)state;
    struct monitor_applet applet = on_board_run("events", 7, "waits");
    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, MONITOR_REASON_BUDGET);
}

struct counters {
    uint64_t traps, switches, idle;
};

static struct counters counters(void)
{
    struct counters c;
    uint64_t v[6];
    uint32_t stack[2];

    assert_int_equal(monitor_counters(&board.client, &c.traps, &c.switches, &v[0], &v[1], &v[2], &v[3], &v[4],
                                      &stack[0], &stack[1], &c.idle, &v[5]),
                     0);
    return c;
}

// What was seen of a ticker, which wakes each second, and a sleeper while both sleep.
struct quiet {
    struct monitor_applet ticker, ticker_after, sleeper, sleeper_after;
    uint64_t least, most; // the board's time between the looks at the ticker
    uint64_t idle, switches;
};

// For `stretch` of the board's time.
static struct quiet watch_the_sleepers(uint64_t stretch)
{
    struct quiet quiet;
    size_t from = board.log_len;

    run("events", 9);
    assert_true(board_await_text(&board, from, "[sleeper] asleep\n") >= 0);
    run("events", 8);
    quiet.sleeper = look("sleeper");
    uint64_t first = board_uptime(&board);
    quiet.ticker = look("ticker");
    struct counters before = counters();
    uint64_t begin = board_uptime(&board), end;
    do
        end = board_uptime(&board);
    while (end - begin < stretch);
    struct counters after = counters();
    quiet.ticker_after = look("ticker");
    quiet.sleeper_after = look("sleeper");
    quiet.least = end - begin;
    quiet.most = board_uptime(&board) - first;
    quiet.idle = after.idle - before.idle;
    quiet.switches = after.switches - before.switches;
    print_message("  in %llu to %llu ms: idle for %llu ms, %llu us of the sleeper's\n",
                  (unsigned long long)(quiet.least / MS), (unsigned long long)(quiet.most / MS),
                  (unsigned long long)(quiet.idle / MS),
                  (unsigned long long)(quiet.sleeper_after.cpu - quiet.sleeper.cpu) / 1000);
    assert_int_equal(board_stop(&board, "ticker"), 0);
    assert_int_equal(board_stop(&board, "sleeper"), 0);
    return quiet;
}

// The other's waking does not touch it.
static bool sleep_costs_nothing(const struct quiet *quiet)
{
    return quiet->sleeper_after.traps == quiet->sleeper.traps && quiet->sleeper_after.cpu == quiet->sleeper.cpu &&
           quiet->sleeper_after.state == MONITOR_STATE_ASLEEP;
}

// All of the time between the looks at it, which is more than that, but for the ticker's handful of instructions and
// the answers to this test.
static bool processor_waits(const struct quiet *quiet)
{
    return quiet->idle > quiet->least / 100 * 99;
}

// For the controls, on which the board works through it all. Of so short a time this test's own questions may take a
// hundredth, so that the monitor itself is not held to it.
#define SHORT (2000 * MS)

static void while_all_sleep_nothing_runs_and_the_processor_waits(void **state)
{
    const uint64_t second = 1000 * MS;
    (void)state;

    struct quiet quiet = watch_the_sleepers(10000 * second);
    uint64_t ticks = quiet.ticker_after.traps - quiet.ticker.traps;
    assert_true(sleep_costs_nothing(&quiet));
    assert_true(processor_waits(&quiet));
    assert_in_range(ticks, quiet.least / second - 1, quiet.most / second + 1);
    assert_true((quiet.ticker_after.cpu - quiet.ticker.cpu) / ticks < 100000);
    assert_int_equal(quiet.switches, 0); // the ticker alone, again and again
    quiet = watch_the_sleepers(1000 * second);
    assert_true(sleep_costs_nothing(&quiet));
    assert_true(processor_waits(&quiet));
}

static void boot_control(const char *name)
{
    on_board_boot_control(name);
    (void)board_stop(&board, "sibling");
}

static void on_a_monitor_that_does_not_wait_for_interrupts_the_check_fails(void **state)
{
    (void)state;
    boot_control("idle");
    struct quiet quiet = watch_the_sleepers(SHORT);
    assert_true(sleep_costs_nothing(&quiet));
    assert_false(processor_waits(&quiet));
}

static void on_a_monitor_where_a_sleeper_asks_again_and_again_the_check_fails(void **state)
{
    (void)state;
    boot_control("awake");
    struct quiet quiet = watch_the_sleepers(SHORT);
    assert_false(sleep_costs_nothing(&quiet));
    assert_true(quiet.sleeper_after.traps > quiet.sleeper.traps && quiet.sleeper_after.cpu > quiet.sleeper.cpu);
    assert_false(processor_waits(&quiet));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_are_checked_and_deadlines_kept_to_the_last_of_64_bits),
        cmocka_unit_test(timers_go_off_in_order_once_and_not_when_cancelled_moved_or_closed),
        cmocka_unit_test(replies_that_were_not_taken_are_an_event_until_they_are),
        cmocka_unit_test(the_host_s_messages_wake_an_applet_and_come_whole_and_in_order),
        cmocka_unit_test(a_full_mailbox_is_the_host_s_to_try_again_and_a_restart_empties_it),
        cmocka_unit_test(an_applet_that_is_stopped_asleep_starts_again_with_all_its_timers_free),
        cmocka_unit_test(sleep_takes_nothing_of_a_budget_and_ends_in_time_beside_one_that_spins),
        cmocka_unit_test(a_budget_holds_for_who_works_between_short_sleeps),
        cmocka_unit_test(while_all_sleep_nothing_runs_and_the_processor_waits),
        cmocka_unit_test(on_a_monitor_that_does_not_wait_for_interrupts_the_check_fails),
        cmocka_unit_test(on_a_monitor_where_a_sleeper_asks_again_and_again_the_check_fails),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
