// SPDX-License-Identifier: BSD-3-Clause
// What RISC-V's contexts have beyond an applet in U-mode: S-mode, the normal world, GoTEE's layout, the clock.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

static void ends_well(const char *stem, unsigned variant, const char *name)
{
    struct monitor_applet applet = on_board_run(stem, variant, name);

    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of its source
}

static void is_stopped_for(unsigned reason, const char *stem, unsigned variant, const char *name)
{
    struct monitor_applet applet = on_board_run(stem, variant, name);

    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, reason);
}

static void an_image_built_for_GoTEE_runs_as_it_is(void **state)
{
    size_t from = board.log_len;
    (void)state;

    ends_well("gotee", 1, "applet");
    assert_non_null(strstr(board.log + from, "[applet] gotee: begins\n"));
    assert_non_null(strstr(board.log + from, "[applet] gotee: ends\n"));
}

static void an_image_built_as_GoTEEs_main_OS_runs_as_it_is_in_the_normal_world(void **state)
{
    struct monitor_applet applet;
    (void)state;

    ends_well("gotee_os", 1, "applet");
    assert_true(board_applet(&board, "applet", &applet));
    assert_false(applet.secure);
}

// It sleeps by reading the clock, without a call: only the timer can take the processor from it.
static void an_image_that_polls_the_clock_is_preempted(void **state)
{
    struct monitor_applet sibling;
    char name[33];
    (void)state;

    assert_int_equal(board_start(&board, "sibling"), 0);
    assert_true(board_run(&board, on_board_path("gotee", 1), name));
    assert_true(board_applet(&board, "sibling", &sibling));
    uint64_t traps = sibling.traps;
    struct monitor_applet applet;
    assert_true(board_await_end(&board, "applet", UINT64_C(20000000000), &applet));
    assert_true(board_applet(&board, "sibling", &sibling));
    assert_true(sibling.traps > traps);
    assert_int_equal(board_stop(&board, "sibling"), 0);
}

static void the_clock_is_for_reading_and_nothing_beside_it_is_H95(void **state)
{
    (void)state;
    is_stopped_for(MONITOR_REASON_WRITE, "gotee", 2, "applet");
    is_stopped_for(MONITOR_REASON_READ, "gotee", 3, "applet");
}

static void two_contexts_in_S_mode_have_registers_of_their_own(void **state)
{
    char name[33];
    struct monitor_applet applet;
    (void)state;

    assert_true(board_run(&board, on_board_path("supervisor", 1), name));
    ends_well("normal", 1, "normal");
    assert_true(board_await_end(&board, "supervisor", UINT64_C(20000000000), &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0);
}

static void the_list_says_which_world_a_context_is_of(void **state)
{
    struct monitor_applet applet;
    (void)state;

    assert_true(board_applet(&board, "normal", &applet));
    assert_false(applet.secure);
    assert_true(board_applet(&board, "supervisor", &applet));
    assert_true(applet.secure);
}

static void floating_point_turned_off_by_S_mode_stays_off_for_it_alone_H94(void **state)
{
    (void)state;
    ends_well("supervisor", 2, "supervisor");
    ends_well("abi_registers", 5, "abi");
}

static void S_mode_may_have_page_tables_and_PMP_has_the_last_word(void **state)
{
    (void)state;
    ends_well("supervisor", 3, "supervisor");
    is_stopped_for(MONITOR_REASON_READ, "supervisor", 4, "supervisor");
    is_stopped_for(MONITOR_REASON_READ, "normal", 3, "normal");
}

static void a_context_in_its_own_U_mode_is_not_lifted_by_an_interrupt(void **state)
{
    (void)state;
    is_stopped_for(MONITOR_REASON_UNDEFINED, "supervisor", 5, "supervisor");
}

static void S_mode_has_neither_M_modes_registers_nor_its_sleep(void **state)
{
    (void)state;
    is_stopped_for(MONITOR_REASON_UNDEFINED, "supervisor", 6, "supervisor");
    is_stopped_for(MONITOR_REASON_UNDEFINED, "supervisor", 8, "supervisor");
}

static void the_SBI_answers_the_normal_world_and_no_one_else_H24(void **state)
{
    (void)state;
    ends_well("normal", 2, "normal");
    ends_well("supervisor", 7, "supervisor");
}

static void a_region_is_one_running_applets_at_a_time(void **state)
{
    char name[33];
    (void)state;

    // "supervisor" is stopped: its memory is free for another, and it can't start meanwhile.
    assert_true(board_run(&board, on_board_path("gotee", 5), name));
    assert_int_equal(board_start(&board, "supervisor"), MONITOR_MONITOR_ERROR_MEMORY_IN_USE);
    assert_int_equal(board_stop(&board, "applet"), 0);
    assert_int_equal(board_start(&board, "supervisor"), 0);
    struct monitor_applet applet;
    assert_true(board_await_end(&board, "supervisor", UINT64_C(20000000000), &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT); // from its own image again
    assert_int_equal(applet.status, 0);
}

static void an_applications_own_hook_adds_to_a_contexts_protection_or_refuses_it(void **state)
{
    static struct board own;
    struct monitor_applet applet;
    char path[600], name[33];
    const char *monitor = on_board_monitor(), *slash = strrchr(monitor, '/');
    size_t n;
    (void)state;

    // Without the hook it is stopped there: the_clock_is_for_reading.
    snprintf(path, sizeof path, "%.*s/control/hook/monitor.elf", (int)(slash - monitor), monitor);
    assert_true(board_boot(&own, path));
    assert_true(on_board_seed(&own));
    assert_true(board_run(&own, on_board_path("gotee", 3), name));
    assert_true(board_await_end(&own, name, UINT64_C(20000000000), &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    uint8_t *elf = board_file(&own, on_board_path("normal", 2), &n);
    assert_non_null(elf);
    assert_int_equal(board_load(&own, elf, n, name), MONITOR_MONITOR_ERROR_BAD_IMAGE);
    assert_string_equal(own.why, "no normal world here");
    free(elf);
    board_off(&own);
    free(own.log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_built_for_GoTEE_runs_as_it_is),
        cmocka_unit_test(an_image_built_as_GoTEEs_main_OS_runs_as_it_is_in_the_normal_world),
        cmocka_unit_test(an_image_that_polls_the_clock_is_preempted),
        cmocka_unit_test(the_clock_is_for_reading_and_nothing_beside_it_is_H95),
        cmocka_unit_test(two_contexts_in_S_mode_have_registers_of_their_own),
        cmocka_unit_test(the_list_says_which_world_a_context_is_of),
        cmocka_unit_test(floating_point_turned_off_by_S_mode_stays_off_for_it_alone_H94),
        cmocka_unit_test(S_mode_may_have_page_tables_and_PMP_has_the_last_word),
        cmocka_unit_test(a_context_in_its_own_U_mode_is_not_lifted_by_an_interrupt),
        cmocka_unit_test(S_mode_has_neither_M_modes_registers_nor_its_sleep),
        cmocka_unit_test(the_SBI_answers_the_normal_world_and_no_one_else_H24),
        cmocka_unit_test(a_region_is_one_running_applets_at_a_time),
        cmocka_unit_test(an_applications_own_hook_adds_to_a_contexts_protection_or_refuses_it),
    };
    return cmocka_run_group_tests(tests, on_board_up_seeded, on_board_down);
}
