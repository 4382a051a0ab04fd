// SPDX-License-Identifier: BSD-3-Clause
// The watchdog over the monitor itself, on monitors with a service that does not come to an end for a while: `slow`,
// and `slow_unwatched` (tests/hostile/controls), where that runs with interrupts off. There the board must go on after
// the very time in which it stops with the watchdog: so it is the watchdog that stops it.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/echo.h"
#include "tests/qemu/on_board.h"

static void it_stopped_with_the_watchdog(void)
{
    if (board_await_text(&board, 0, "monitor: panic: watchdog") < 0)
        fail_msg("%s", board.why);
}

static void start(unsigned variant)
{
    char name[33];

    if (!board_run(&board, on_board_path("sums", variant), name))
        fail_msg("%s", board.why);
}

static void it_ends_well(unsigned variant)
{
    struct monitor_applet applet = on_board_run("sums", variant, "sums");

    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of sums.c
}

static void a_call_of_the_hosts_that_does_not_end_stops_the_board(void **state)
{
    int64_t sum = 0;
    (void)state;

    on_board_boot_control("slow");
    assert_true(echo_sum(&board.client, 1000000, 30, &sum) < 0);
    it_stopped_with_the_watchdog();
}

static void a_call_of_an_applets_that_does_not_end_stops_the_board(void **state)
{
    (void)state;
    for (unsigned variant = 1; variant <= 2; variant++) {
        on_board_boot_control("slow");
        start(variant);
        it_stopped_with_the_watchdog();
    }
}

static void a_call_that_is_only_slow_is_answered(void **state)
{
    int64_t sum = 0;
    (void)state;

    on_board_boot_control("slow");
    assert_int_equal(echo_sum(&board.client, 1000000, 5, &sum), 0);
    assert_int_equal(sum, 1000005);
    for (int i = 0; i < 3; i++)
        for (unsigned variant = 3; variant <= 4; variant++)
            it_ends_well(variant);
    assert_int_equal(echo_sum(&board.client, 20, 22, &sum), 0);
    assert_int_equal(sum, 42);
}

static void without_it_the_board_hangs_as_long_as_the_service_does(void **state)
{
    int64_t sum = 0;
    (void)state;

    on_board_boot_control("slow_unwatched");
    assert_int_equal(echo_sum(&board.client, 1000000, 30, &sum), 0);
    assert_int_equal(sum, 1000030);
    it_ends_well(1);
    it_ends_well(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_of_the_hosts_that_does_not_end_stops_the_board),
        cmocka_unit_test(a_call_of_an_applets_that_does_not_end_stops_the_board),
        cmocka_unit_test(a_call_that_is_only_slow_is_answered),
        cmocka_unit_test(without_it_the_board_hangs_as_long_as_the_service_does),
    };
    return cmocka_run_group_tests(tests, NULL, on_board_down);
}
