// SPDX-License-Identifier: BSD-3-Clause
// Direct calls on the board: one applet, from one source, compiled for the processor and for eBPF.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/board.h"
#include "tests/qemu/on_board.h"

static void check(const char *name)
{
    char greeting[80], name_of_board[33];
    size_t n = sizeof name_of_board - 1;
    struct monitor_applet applet = on_board_run(name, 1, name);

    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 42); // else a line of tests/qemu/applets/direct.c
    assert_int_equal(applet.refused, 1); // Rng.Fill
    assert_int_equal(board_name(&board.client, name_of_board, &n), 0);
    snprintf(greeting, sizeof greeting, "[%s] Hello, this is %.*s!", name, (int)n, name_of_board);
    assert_true(board_await_text(&board, 0, greeting) >= 0);
}

static void an_applet_of_the_processor_calls_services_by_traps(void **state)
{
    (void)state;
    assert_true(on_board_seed(&board));
    check("direct");
}

static void the_same_source_does_so_as_ebpf(void **state)
{
    (void)state;
    assert_true(on_board_seed(&board));
    check("direct_vm");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_applet_of_the_processor_calls_services_by_traps),
        cmocka_unit_test(the_same_source_does_so_as_ebpf),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
