// SPDX-License-Identifier: BSD-3-Clause
// eBPF applets on the board: they are loaded, run, stopped and explained like any applet, beside those that are
// compiled.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/mail.h"
#include "tests/qemu/on_board.h"

static void it_calls_and_ends_with_its_status(void **state)
{
    (void)state;
    struct monitor_applet applet = on_board_run("vm", 1, "vm-1");
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 42);
    assert_int_equal(applet.faults, 0);
    assert_true(board_await_text(&board, 0, "[vm-1] eBPF called") >= 0);
}

static void a_fault_is_explained_and_the_applet_is_started_again(void **state)
{
    struct monitor_applet applet = {0};
    struct monitor_fault fault;
    char loaded[33];

    (void)state;
    assert_true(board_run(&board, on_board_path("vm", 2), loaded));
    if (!board_await_end(&board, "vm-2", UINT64_C(60000000000), &applet)) // it is held after six faults
        fail_msg("%s", board.why);
    assert_int_equal(applet.state, MONITOR_STATE_HELD);
    assert_int_equal(applet.reason, MONITOR_REASON_READ);
    assert_int_equal(applet.faults, 6);
    assert_int_equal(monitor_fault(&board.client, "vm-2", 4, &fault), 0);
    assert_int_equal(fault.address, 8);
    assert_int_equal(fault.registers.count, 12);
    assert_memory_equal(fault.registers.items[10].name, "r10", 3);
    assert_int_equal(fault.registers.items[11].value, fault.pc);
    assert_true(fault.pc >= 0x1000 && fault.pc < 0x2000);
    assert_int_equal(fault.calls.count, 2); // _start, tl_applet
}

static void one_that_spins_is_preempted_and_stopped_by_its_budget(void **state)
{
    (void)state;
    struct monitor_applet applet = on_board_run("vm", 3, "vm-3");
    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, MONITOR_REASON_BUDGET);
    assert_in_range(applet.cpu, UINT64_C(190000000), UINT64_C(230000000));
}

static void each_start_has_fresh_memory(void **state)
{
    struct monitor_applet applet = on_board_run("vm", 4, "vm-4");

    (void)state;
    assert_int_equal(applet.status, 1);
    assert_int_equal(monitor_start(&board.client, "vm-4", 4), 0);
    if (!board_await_end(&board, "vm-4", UINT64_C(20000000000), &applet))
        fail_msg("%s", board.why);
    assert_int_equal(applet.status, 1);
}

static void it_waits_for_a_message_and_takes_it(void **state)
{
    struct monitor_applet applet = {0};
    char loaded[33];

    (void)state;
    assert_true(board_run(&board, on_board_path("vm", 5), loaded));
    if (board_await_text(&board, 0, "[vm-5] waits") < 0)
        fail_msg("%s", board.why);
    assert_int_equal(mail_send(&board.client, "vm-5", 4, (const uint8_t *)"hi", 2), 0);
    if (!board_await_end(&board, "vm-5", UINT64_C(20000000000), &applet))
        fail_msg("%s", board.why);
    assert_int_equal(applet.status, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_calls_and_ends_with_its_status),
        cmocka_unit_test(a_fault_is_explained_and_the_applet_is_started_again),
        cmocka_unit_test(one_that_spins_is_preempted_and_stopped_by_its_budget),
        cmocka_unit_test(each_start_has_fresh_memory),
        cmocka_unit_test(it_waits_for_a_message_and_takes_it),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
