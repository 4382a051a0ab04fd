// SPDX-License-Identifier: BSD-3-Clause
// As test_preemption.c, beside a normal world that does not stop.
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

static void beside_a_normal_world_that_masks_all_it_can(void **state)
{
    (void)state;
    preemption_beside("hog_normal", 2, "a normal world that masks all interrupts");
    preemption_beside("hog_normal", 3, "a normal world in FIQ mode that masks all interrupts");
}

static void without_preemption_it_never_comes_to_its_end(void **state)
{
    (void)state;
    preemption_control("hog_normal", 2, "a normal world that masks all interrupts, without preemption");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(beside_a_normal_world_that_spins),
        cmocka_unit_test(beside_a_normal_world_that_masks_all_it_can),
        cmocka_unit_test(without_preemption_it_never_comes_to_its_end),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
