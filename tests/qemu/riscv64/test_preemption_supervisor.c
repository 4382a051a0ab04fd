// SPDX-License-Identifier: BSD-3-Clause
// As test_preemption.c, beside a context in S-mode that does not stop, trusted or of the normal world.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/preemption.h"

static void beside_a_normal_world_that_spins(void **state)
{
    (void)state;
    preemption_beside("hog_normal", 1, "a normal world that spins");
}

static void beside_a_normal_world_that_masks_its_interrupts(void **state)
{
    (void)state;
    preemption_beside("hog_normal", 2, "a normal world that masks its interrupts");
}

static void beside_S_mode_that_spins(void **state)
{
    (void)state;
    preemption_beside("hog_supervisor", 1, "S-mode that spins");
}

static void beside_S_mode_that_masks_its_interrupts(void **state)
{
    (void)state;
    preemption_beside("hog_supervisor", 2, "S-mode that masks its interrupts");
    preemption_beside("hog_supervisor", 3, "S-mode with a status of all ones");
}

static void without_preemption_it_never_comes_to_its_end(void **state)
{
    (void)state;
    preemption_control("hog_supervisor", 2, "S-mode that masks its interrupts, without preemption");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beside_a_normal_world_that_spins),
        cmocka_unit_test(beside_a_normal_world_that_masks_its_interrupts),
        cmocka_unit_test(beside_S_mode_that_spins),
        cmocka_unit_test(beside_S_mode_that_masks_its_interrupts),
        cmocka_unit_test(without_preemption_it_never_comes_to_its_end),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
