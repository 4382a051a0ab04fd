// SPDX-License-Identifier: BSD-3-Clause
// Fault records on the board: the calls that led there are those that the applet itself said it made.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

static struct monitor_fault fault;

static void run(unsigned variant, const char *name)
{
    struct monitor_applet applet = on_board_run("calls", variant, name);

    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(monitor_fault(&board.client, name, strlen(name), &fault), 0);
    assert_int_equal(fault.reason, MONITOR_REASON_READ);
}

// Where the applet said that the call at `depth` (from 1) returns to.
static uint64_t said(const char *name, unsigned depth)
{
    char text[64];

    snprintf(text, sizeof text, "[%s] %u at 0x", name, depth);
    const char *at = strstr(board.log, text);
    assert_non_null(at);
    return strtoull(at + strlen(text), NULL, 16);
}

static void a_record_has_each_call_up_to_the_applets_beginning(void **state)
{
    (void)state;
    run(1, "calls");
    assert_int_equal(fault.unwind, MONITOR_UNWIND_COMPLETE);
    assert_int_equal(fault.calls.count, 6); // five of down, and tl_applet by _start
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(fault.calls.items[i], said("calls", 5 - i));
}

static void a_record_of_more_calls_than_it_holds_is_cut(void **state)
{
    (void)state;
    run(2, "deep");
    assert_int_equal(fault.unwind, MONITOR_UNWIND_CUT);
    assert_int_equal(fault.calls.count, 16);
    for (unsigned i = 0; i < 16; i++)
        assert_int_equal(fault.calls.items[i], said("deep", 40 - i));
}

static void a_record_ends_at_a_frame_that_is_none(void **state)
{
    (void)state;
    run(3, "torn");
    assert_int_equal(fault.unwind, MONITOR_UNWIND_STOPPED);
    assert_int_equal(fault.calls.count, 2);
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(fault.calls.items[i], said("torn", 5 - i));
}

// Ends as tests/qemu/applets/places.c says, at the place that it told.
static void faults_at_its_place(unsigned variant, const char *name, unsigned reason)
{
    char text[64];

    assert_int_equal(on_board_run("places", variant, name).state, MONITOR_STATE_FAULTED);
    assert_int_equal(monitor_fault(&board.client, name, strlen(name), &fault), 0);
    assert_int_equal(fault.reason, reason);
    snprintf(text, sizeof text, "[%s] place 0x", name);
    const char *at = strstr(board.log, text);
    assert_non_null(at);
    assert_int_equal(fault.pc, strtoull(at + strlen(text), NULL, 16));
}

static void a_breakpoint_is_an_undefined_instruction_at_its_place_H43(void **state)
{
    (void)state;
    faults_at_its_place(1, "breakpoint", MONITOR_REASON_UNDEFINED);
    assert_int_equal(fault.address, 0);
}

static void the_pc_of_a_bad_pointer_is_behind_the_trap(void **state)
{
    (void)state;
    faults_at_its_place(2, "pointer", MONITOR_REASON_RANGE);
    assert_int_equal(fault.address, 0x10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_has_each_call_up_to_the_applets_beginning),
        cmocka_unit_test(a_record_of_more_calls_than_it_holds_is_cut),
        cmocka_unit_test(a_record_ends_at_a_frame_that_is_none),
        cmocka_unit_test(a_breakpoint_is_an_undefined_instruction_at_its_place_H43),
        cmocka_unit_test(the_pc_of_a_bad_pointer_is_behind_the_trap),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
