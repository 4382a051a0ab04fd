// SPDX-License-Identifier: BSD-3-Clause
// UNFENCED=1 on a board without a fence for the normal world: its images run, and the board says what that means. The
// ordinary build refuses them: H55.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

static const char warning[] = "[monitor] self-test: the normal world is NOT fenced off: UNFENCED=1\n";

static int up(void **state)
{
    char path[600];
    const char *monitor = on_board_monitor(), *slash = strrchr(monitor, '/');
    (void)state;

    snprintf(path, sizeof path, "%.*s/unfenced/monitor.elf", (int)(slash - monitor), monitor);
    return !board_boot(&board, path);
}

static void each_boot_says_that_there_is_no_fence(void **state)
{
    (void)state;
    assert_non_null(strstr(board.log, warning));
    board_off(&board);
    assert_int_equal(up(state), 0);
    assert_non_null(strstr(board.log, warning));
}

static void an_image_of_the_normal_world_runs(void **state)
{
    (void)state;
    struct monitor_applet applet = on_board_run("unfenced", 1, "open");

    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of its source
    assert_non_null(strstr(board.log, "[open] of the normal world\n"));
}

static void the_list_says_who_is_not_fenced_off(void **state)
{
    struct monitor_applet applet;
    char name[33];
    (void)state;

    assert_true(board_run(&board, on_board_path("unfenced", 2), name));
    assert_true(board_applet(&board, "open", &applet));
    assert_true(applet.unfenced);
    assert_false(applet.secure);
    assert_true(board_applet(&board, "sibling", &applet));
    assert_false(applet.unfenced);
    assert_true(applet.secure);
    assert_int_equal(board_stop(&board, "open"), 0);
}

static void the_ordinary_build_refuses_it_and_says_nothing_of_the_kind(void **state)
{
    char name[33];
    (void)state;

    board_off(&board);
    assert_true(board_boot(&board, on_board_monitor()));
    assert_null(strstr(board.log, "UNFENCED"));
    assert_false(board_run(&board, on_board_path("unfenced", 1), name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_boot_says_that_there_is_no_fence),
        cmocka_unit_test(an_image_of_the_normal_world_runs),
        cmocka_unit_test(the_list_says_who_is_not_fenced_off),
        cmocka_unit_test(the_ordinary_build_refuses_it_and_says_nothing_of_the_kind),
    };
    return cmocka_run_group_tests(tests, up, on_board_down);
}
