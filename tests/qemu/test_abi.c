// SPDX-License-Identifier: BSD-3-Clause
// Calls 0 to 5 on the board, at the level of registers: applets/abi_registers.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/rng.h"
#include "tests/qemu/on_board.h"

static void ends_well(unsigned variant)
{
    struct monitor_applet applet = on_board_run("abi_registers", variant, "abi");

    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of abi_registers.c
}

static void call_0_EXIT_never_comes_back(void **state)
{
    (void)state;
    ends_well(1);
}

static void call_1_WRITE_logs_one_character_and_keeps_its_result_register(void **state)
{
    (void)state;
    size_t from = board.log_len;
    ends_well(2);
    assert_non_null(strstr(board.log + from, "[abi] [1] a\n"));
}

static void call_2_NANOTIME_has_64_bits_and_never_goes_back(void **state)
{
    struct monitor_applet clock;
    char name[33];
    (void)state;

    // The clock applet is mostly asleep, and sleep costs nothing here: 2^32 ns are over soon.
    assert_true(board_run(&board, on_board_path("clock", 1), name));
    while (board_uptime(&board) <= UINT32_MAX)
        assert_true(board_applet(&board, "clock", &clock));
    (void)board_stop(&board, "clock");
    ends_well(3);
}

static void call_3_GETRANDOM_fills_its_buffer_alone_and_keeps_its_result_register(void **state)
{
    static const uint8_t seed[32] = {1, 2, 3};
    (void)state;

    // A board without a source of its own is given a seed; to others it is one more.
    assert_int_equal(rng_seed(&board.client, seed, sizeof seed), 0);
    ends_well(4);
}

static void calls_4_and_5_take_requests_and_give_replies_in_pieces_of_any_size(void **state)
{
    (void)state;
    ends_well(5);
}

static void interrupts_leave_all_registers_as_they_were(void **state)
{
    (void)state;
    ends_well(6);
}

static void requests_of_8_KiB_are_served_and_a_byte_more_is_an_error(void **state)
{
    static char params[8192 + 8];
    const char *result;
    size_t len;
    (void)state;

    struct monitor_applet applet = on_board_run("large", 1, "large");
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of large.c
    // The same from the host.
    memset(params, 'x', sizeof params);
    memcpy(params, "[\"", 2);
    memcpy(params + 2 + 8192, "\"]", 3);
    assert_int_equal(board_call(&board, "RPC.Echo", params, &result, &len), 0);
    assert_int_equal(len, 8192 + 2);
    memcpy(params + 2 + 8192, "x\"]", 4);
    assert_int_equal(board_call(&board, "RPC.Echo", params, &result, &len), TL_ERR_SIZE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(call_0_EXIT_never_comes_back),
        cmocka_unit_test(call_1_WRITE_logs_one_character_and_keeps_its_result_register),
        cmocka_unit_test(call_2_NANOTIME_has_64_bits_and_never_goes_back),
        cmocka_unit_test(call_3_GETRANDOM_fills_its_buffer_alone_and_keeps_its_result_register),
        cmocka_unit_test(calls_4_and_5_take_requests_and_give_replies_in_pieces_of_any_size),
        cmocka_unit_test(interrupts_leave_all_registers_as_they_were),
        cmocka_unit_test(requests_of_8_KiB_are_served_and_a_byte_more_is_an_error),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
