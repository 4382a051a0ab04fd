// SPDX-License-Identifier: BSD-3-Clause
// The 99th percentile of a sibling's calls, in guest time, is within two slices whatever an applet beside it does with
// the processor. S-mode and the normal world: riscv64/test_preemption_supervisor.c, virt-arm/test_preemption_normal.c.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/preemption.h"

static void beside_nobody_it_does_not_wait(void **state)
{
    (void)state;
    assert_true(preemption_keeps_in_time(1, "nobody"));
    assert_true(preemption_p99 < SLICE_NS);
}

static void beside_an_endless_loop(void **state)
{
    (void)state;
    preemption_beside("spin", 1, "an applet that spins");
}

static void beside_calls_without_a_pause(void **state)
{
    (void)state;
    preemption_beside("hog", 1, "an applet that calls without a pause");
}

// Its starts, each with its memory filled anew by the monitor, are what it takes.
static struct monitor_applet beside_starts(unsigned variant, const char *what)
{
    struct monitor_applet attacker;
    char name[33];

    preemption_load("hog", variant, name);
    assert_true(preemption_keeps_in_time(2, what));
    assert_true(board_applet(&board, name, &attacker));
    return attacker;
}

static void beside_a_fault_at_each_start_H59(void **state)
{
    struct monitor_applet attacker;
    (void)state;

    attacker = beside_starts(2, "an applet that faults at each start");
    assert_int_equal(attacker.faults, attacker.restarts + 1);
    assert_true(attacker.restarts >= 4); // then held, or soon
}

static void beside_a_start_again_and_again(void **state)
{
    struct monitor_applet attacker;
    (void)state;

    attacker = beside_starts(3, "an applet that ends and is started again for ever");
    assert_true(attacker.restarts > ROUNDS / 20); // more than one in a hundred rounds
    assert_int_equal(board_stop(&board, "ends"), 0);
}

static void without_preemption_it_never_comes_to_its_end(void **state)
{
    (void)state;
    preemption_control("spin", 1, "an applet that spins, without preemption");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beside_nobody_it_does_not_wait),
        cmocka_unit_test(beside_an_endless_loop),
        cmocka_unit_test(beside_calls_without_a_pause),
        cmocka_unit_test(beside_a_fault_at_each_start_H59),
        cmocka_unit_test(beside_a_start_again_and_again),
        cmocka_unit_test(without_preemption_it_never_comes_to_its_end),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
