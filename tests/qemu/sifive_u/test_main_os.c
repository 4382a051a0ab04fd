// SPDX-License-Identifier: BSD-3-Clause
// GoTEE's main OS on sifive_u, from its first instructions on: it has copies of the clock controller's registers, and
// of nothing else. The real one is not at hand here: tests/qemu/applets/sifive_u/main_os.c does what it does.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

static void is_stopped_for(unsigned reason, const char *stem, unsigned variant)
{
    struct monitor_applet applet = on_board_run(stem, variant, "applet");

    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, reason);
}

// Twice, so that the second start would find what the first one wrote.
static void it_sets_its_clocks_prints_and_yields_beside_an_applet(void **state)
{
    struct monitor_applet applet, sibling;
    (void)state;

    assert_int_equal(board_start(&board, "sibling"), 0);
    assert_true(board_applet(&board, "sibling", &sibling));
    const uint64_t traps = sibling.traps;
    for (int i = 0; i < 2; i++) {
        const size_t from = board.log_len;
        applet = on_board_run("main_os", 1, "applet");
        assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
        assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
        assert_int_equal(applet.status, 0); // else a line of its source
        assert_true(board_applet(&board, "applet", &applet));
        assert_false(applet.secure);
        assert_non_null(strstr(board.log + from, "[applet] gotee: begins\n"));
        assert_non_null(strstr(board.log + from, "[applet] gotee: ends\n"));
    }
    assert_true(board_applet(&board, "sibling", &sibling));
    assert_true(sibling.traps > traps);
    assert_int_equal(board_stop(&board, "sibling"), 0);
}

static void what_is_no_word_of_a_copy_is_the_fault_that_it_was_H95(void **state)
{
    static const unsigned reads[] = {2, 4, 5, 8, 9, 10, 11, 14, 15}, writes[] = {3, 6, 7, 12}, jumps[] = {13, 16};
    (void)state;

    for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++)
        is_stopped_for(MONITOR_REASON_READ, "main_os", reads[i]);
    for (size_t i = 0; i < sizeof writes / sizeof writes[0]; i++)
        is_stopped_for(MONITOR_REASON_WRITE, "main_os", writes[i]);
    for (size_t i = 0; i < sizeof jumps / sizeof jumps[0]; i++)
        is_stopped_for(MONITOR_REASON_EXEC, "main_os", jumps[i]);
}

static void a_context_that_was_not_given_copies_has_none(void **state)
{
    (void)state;
    is_stopped_for(MONITOR_REASON_READ, "gotee", 4);
    on_board_boot_control("clocks");
    assert_true(on_board_seed(&board));
    (void)board_stop(&board, "sibling");
    assert_int_equal(on_board_run("gotee", 4, "applet").reason, MONITOR_REASON_EXIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_sets_its_clocks_prints_and_yields_beside_an_applet),
        cmocka_unit_test(what_is_no_word_of_a_copy_is_the_fault_that_it_was_H95),
        cmocka_unit_test(a_context_that_was_not_given_copies_has_none),
    };
    return cmocka_run_group_tests(tests, on_board_up_seeded, on_board_down);
}
