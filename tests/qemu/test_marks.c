// SPDX-License-Identifier: BSD-3-Clause
// High-water marks of stack and heap on the board, as `trapline ps` shows them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

static struct monitor_applet applet;

static void look(const char *name)
{
    if (!board_applet(&board, name, &applet))
        fail_msg("%s", board.why);
}

static void start(unsigned variant, const char *text)
{
    char name[33];
    size_t from = board.log_len;

    if (!board_run(&board, on_board_path("water", variant), name) || board_await_text(&board, from, text) < 0)
        fail_msg("%s", board.why);
}

// What tests/qemu/applets/water.c uses: 20000 bytes of stack and a few frames; 9000 of heap, to a word.
static void marks_are_what_the_applet_used(void **state)
{
    (void)state;
    start(1, "[water] done\n");
    look("water");
    assert_in_range(applet.stack, 20000, 21000);
    assert_in_range(applet.heap, 9000, 9007);
}

static void marks_of_a_run_that_ended_stay_for_whoever_looks(void **state)
{
    (void)state;
    assert_int_equal(board_stop(&board, "water"), 0);
    look("water");
    assert_in_range(applet.stack, 20000, 21000);
    assert_in_range(applet.heap, 9000, 9007);
}

static void an_applet_that_fills_all_of_its_memory_has_all_of_it_counted_once(void **state)
{
    uint32_t last = 0;
    (void)state;

    start(2, "[flood] done\n");
    // Each look goes a bounded way.
    do {
        last = applet.stack + applet.heap;
        look("flood");
    } while (applet.stack + applet.heap != last);
    assert_true(applet.stack + applet.heap <= applet.memory);
    assert_true(applet.stack + applet.heap >= applet.memory - 65536);
    assert_int_equal(applet.state, MONITOR_STATE_READY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_are_what_the_applet_used),
        cmocka_unit_test(marks_of_a_run_that_ended_stay_for_whoever_looks),
        cmocka_unit_test(an_applet_that_fills_all_of_its_memory_has_all_of_it_counted_once),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
