// SPDX-License-Identifier: BSD-3-Clause
// Images built for GoTEE on i.MX 6UL: their layout (applets/arm/gotee.ld), and what they do and rely on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/rng.h"
#include "tests/qemu/on_board.h"

// Whether the board has the region that GoTEE links its applets for.
static bool has_region(void)
{
    const char *name = getenv("BOARD");
    return name != NULL && strcmp(name, "imx6ul") == 0;
}

static void ends_well(const char *stem, unsigned variant)
{
    struct monitor_applet applet = on_board_run(stem, variant, "applet");

    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of its source
    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
}

static void is_stopped_at(unsigned reason, unsigned variant, uint64_t from, uint64_t to)
{
    struct monitor_applet applet = on_board_run("gotee", variant, "applet");
    struct monitor_fault fault;

    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, reason);
    assert_int_equal(monitor_fault(&board.client, "applet", 6, &fault), 0);
    assert_in_range(fault.address, from, to);
}

static void an_image_built_for_GoTEE_runs_as_it_is_with_all_its_memory(void **state)
{
    struct monitor_applet sibling, after;
    size_t from = board.log_len;
    (void)state;

    if (!has_region())
        skip();
    assert_int_equal(board_start(&board, "sibling"), 0);
    assert_true(board_applet(&board, "sibling", &sibling));
    ends_well("gotee", 1);
    assert_true(board_applet(&board, "sibling", &after));
    assert_true(after.traps > sibling.traps);
    assert_int_equal(board_stop(&board, "sibling"), 0);
    assert_non_null(strstr(board.log + from, "[applet] PL0 \xe2\x80\xa2 begins\n"));
    assert_non_null(strstr(board.log + from, "[applet] PL0 \xe2\x80\xa2 ends\n"));
}

static void its_calls_give_what_it_relies_on_wherever_its_memory_ends(void **state)
{
    (void)state;
    ends_well("gotee", 2);
}

static void all_that_is_live_in_a_Go_program_survives_each_call(void **state)
{
    (void)state;
    ends_well("gotee_live", 1);
}

static void its_code_and_constants_are_not_written_nor_its_data_executed(void **state)
{
    (void)state;
    is_stopped_at(MONITOR_REASON_WRITE, 3, 0x10010000, 0x1001ffff);
    is_stopped_at(MONITOR_REASON_WRITE, 4, 0x10010000, 0x1001ffff);
    is_stopped_at(MONITOR_REASON_EXEC, 8, 0x10010000, 0x1001ffff);
    is_stopped_at(MONITOR_REASON_EXEC, 9, 0x10010000, 0x1001ffff);
}

static void what_lies_below_its_first_segment_and_around_its_region_is_not_its_own(void **state)
{
    (void)state;
    is_stopped_at(MONITOR_REASON_WRITE, 5, 0x10001000, 0x10001000);
    is_stopped_at(MONITOR_REASON_READ, 6, 0x0ffffffc, 0x0ffffffc);
    is_stopped_at(MONITOR_REASON_READ, 7, 0x14000000, 0x14000000);
}

static void a_panic_ends_it_as_a_fault_at_address_0(void **state)
{
    (void)state;
    is_stopped_at(MONITOR_REASON_WRITE, 10, 0, 0);
}

static void it_starts_from_its_pristine_image_again(void **state)
{
    struct monitor_applet applet;
    (void)state;

    ends_well("gotee", 2);
    assert_int_equal(board_start(&board, "applet"), 0);
    assert_true(board_await_end(&board, "applet", UINT64_C(20000000000), &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0);
}

// The board has no randomness of its own.
static int up(void **state)
{
    static const uint8_t seed[32] = {1, 2, 3};

    return on_board_up(state) != 0 || rng_seed(&board.client, seed, sizeof seed) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_built_for_GoTEE_runs_as_it_is_with_all_its_memory),
        cmocka_unit_test(its_calls_give_what_it_relies_on_wherever_its_memory_ends),
        cmocka_unit_test(all_that_is_live_in_a_Go_program_survives_each_call),
        cmocka_unit_test(its_code_and_constants_are_not_written_nor_its_data_executed),
        cmocka_unit_test(what_lies_below_its_first_segment_and_around_its_region_is_not_its_own),
        cmocka_unit_test(a_panic_ends_it_as_a_fault_at_address_0),
        cmocka_unit_test(it_starts_from_its_pristine_image_again),
    };
    return cmocka_run_group_tests(tests, up, on_board_down);
}
