// SPDX-License-Identifier: BSD-3-Clause
// Contexts of the normal world on ARM: what they have, keep and are given; tests/hostile/cases/virt-arm/ has what they
// must not get.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gen/mail.h"
#include "tests/qemu/on_board.h"

#define LIMIT_NS   UINT64_C(20000000000)
#define CONTROL_NS UINT64_C(2000000000)

static void ends_well(const char *stem, unsigned variant, const char *name)
{
    struct monitor_applet applet = on_board_run(stem, variant, name);

    assert_int_equal(applet.state, MONITOR_STATE_STOPPED);
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0); // else a line of its source; 1000 and more: which register
}

static void awaits_good_end(const char *name)
{
    struct monitor_applet applet;

    assert_true(board_await_end(&board, name, LIMIT_NS, &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    assert_int_equal(applet.status, 0);
}

// Its sibling, which looks at its own floating-point bank, memory and deadline, and ends with the line of what was
// wrong.
static void witness_goes_on(uint64_t *calls)
{
    struct monitor_applet witness;
    uint64_t from = board_uptime(&board);

    do {
        assert_true(board_applet(&board, "witness", &witness));
        assert_int_equal(witness.status, 0);
        assert_int_equal(witness.state, MONITOR_STATE_READY);
        assert_true(board_uptime(&board) - from < LIMIT_NS);
    } while (witness.calls <= *calls);
    *calls = witness.calls;
}

static void two_contexts_have_registers_of_their_own_H34_H37(void **state)
{
    char name[33];
    (void)state;

    assert_true(board_run(&board, on_board_path("normal_other", 1), name));
    ends_well("normal", 1, "normal");
    awaits_good_end("other");
}

// Starts the one that reads every register, and says what sum they have.
static uint32_t watch_registers(void)
{
    static const char said[] = "[watch] sum ";
    char name[33];
    const size_t from = board.log_len;

    assert_true(board_run(&board, on_board_path("sweep_watch", 1), name));
    const ptrdiff_t at = board_await_text(&board, from, said);
    assert_true(at >= 0 && board_await_text(&board, (size_t)at, "\n") >= 0);
    return (uint32_t)strtoul(board.log + at + sizeof said - 1, NULL, 16);
}

static uint32_t watch_registers_once(void)
{
    const uint32_t sum = watch_registers();

    assert_int_equal(board_stop(&board, "watch"), 0);
    return sum;
}

// How many registers changed under it while another context changed all that it could.
static int registers_changed(uint32_t sum)
{
    struct monitor_applet applet;
    char name[33];
    size_t from;

    assert_int_equal(watch_registers(), sum);
    from = board.log_len;
    assert_true(board_run(&board, on_board_path("sweep_write", 1), name));
    assert_true(board_await_text(&board, from, " changed\n") >= 0);
    assert_int_equal(mail_send(&board.client, "watch", 5, (const uint8_t *)"end", 3), 0);
    assert_true(board_await_end(&board, "watch", LIMIT_NS, &applet));
    assert_int_equal(applet.reason, MONITOR_REASON_EXIT);
    return applet.status;
}

// Whatever registers there are: none is listed here.
static void no_register_that_one_writes_is_anothers_H37(void **state)
{
    (void)state;

    const uint32_t sum = watch_registers_once();
    assert_int_equal(registers_changed(sum), 0);
    assert_int_equal(watch_registers_once(), sum); // a fresh start, while the other is at it
    assert_int_equal(board_stop(&board, "write"), 0);
}

// After a run that filled everything, under the same name.
static void a_start_finds_nothing_of_an_earlier_run_or_another_world(void **state)
{
    char name[33];
    (void)state;

    assert_true(board_run(&board, on_board_path("witness", 1), name)); // its bank is full
    ends_well("normal", 1, "normal");
    ends_well("normal", 2, "normal");
    assert_int_equal(board_start(&board, "normal"), 0); // from the pristine image
    awaits_good_end("normal");
}

static void a_call_may_come_from_any_mode(void **state)
{
    (void)state;
    ends_well("normal", 3, "normal");
}

static void faults_that_it_handles_are_its_own_business(void **state)
{
    (void)state;
    ends_well("normal", 4, "normal");
}

// The witness has a full floating-point bank, and ends if it loses it; abi_registers looks at its own at each call.
static void what_it_turns_off_is_off_for_it_alone_H36(void **state)
{
    uint64_t calls = 0;
    (void)state;

    ends_well("normal", 5, "normal");
    ends_well("abi_registers", 5, "abi");
    witness_goes_on(&calls);
}

static void interrupts_that_are_routed_to_it_come_by_its_own_vectors(void **state)
{
    (void)state;
    ends_well("normal", 6, "normal");
}

static void interrupts_come_after_a_context_that_ended_within_one(void **state)
{
    (void)state;
    ends_well("normal", 10, "normal");
    ends_well("normal", 6, "normal");
}

// Last: the board runs another monitor after it.
static void on_a_monitor_that_leaves_the_priority_active_none_comes(void **state)
{
    struct monitor_applet applet;
    char name[33];
    (void)state;

    on_board_boot_control("active");
    (void)board_stop(&board, "sibling");
    ends_well("normal", 10, "normal");
    assert_true(board_run(&board, on_board_path("normal", 6), name));
    assert_false(board_await_end(&board, "normal", CONTROL_NS, &applet)); // its interrupts are 1 ms apart
    assert_int_equal(applet.state, MONITOR_STATE_READY);
}

// How many registers the fence is about: QEMU's Cortex-A15 has six breakpoints and four watchpoints.
static void on_a_monitor_that_leaves_them_they_are_the_others_too(void **state)
{
    (void)state;

    on_board_boot_control("fcse");
    (void)board_stop(&board, "sibling");
    assert_int_equal(registers_changed(watch_registers_once()), 1);
    on_board_boot_control("breakpoints");
    (void)board_stop(&board, "sibling");
    assert_int_equal(registers_changed(watch_registers_once()), 20);
}

static void one_that_masks_everything_is_preempted_H58(void **state)
{
    struct monitor_applet applet;
    char name[33];
    uint64_t calls = 0;
    (void)state;

    assert_true(board_run(&board, on_board_path("normal", 7), name));
    for (int i = 0; i < 5; i++)
        witness_goes_on(&calls);
    assert_true(board_applet(&board, "normal", &applet));
    assert_int_equal(applet.state, MONITOR_STATE_READY);
    assert_true(applet.cpu > 0);
    assert_int_equal(board_stop(&board, "normal"), 0);
}

static void its_page_tables_are_its_own_and_the_fence_stays(void **state)
{
    struct monitor_applet applet = on_board_run("normal", 8, "normal");
    struct monitor_fault fault;
    (void)state;

    // The last thing that it tries: a pointer that only its own tables know.
    assert_int_equal(applet.state, MONITOR_STATE_FAULTED);
    assert_int_equal(applet.reason, MONITOR_REASON_RANGE);
    assert_int_equal(monitor_fault(&board.client, "normal", 6, &fault), 0);
    assert_int_equal(fault.address >> 20, 0x700);
}

static void it_calls_in_its_own_name_with_its_own_permissions_H26_H27(void **state)
{
    struct monitor_applet applet;
    size_t from = board.log_len;
    (void)state;

    ends_well("normal", 9, "normal");
    assert_true(board_applet(&board, "normal", &applet));
    assert_int_equal(applet.refused, 1);
    assert_int_equal(applet.calls, 3);
    assert_non_null(strstr(board.log + from, "[normal] in its own name\n"));
}

static void the_list_says_which_world_a_context_is_of(void **state)
{
    struct monitor_applet applet;
    (void)state;

    assert_true(board_applet(&board, "normal", &applet));
    assert_false(applet.secure);
    assert_int_equal(applet.memory, 32 << 20);
    assert_true(board_applet(&board, "witness", &applet));
    assert_true(applet.secure);
}

static void memory_and_world_must_be_of_one_kind(void **state)
{
    static const struct {
        const char *stem;
        unsigned variant;
        const char *why;
    } images[] = {{"normal_unasked", 1, "let its manifest ask for `normal`"},
                  {"normal_misplaced", 1, "`normal` is for an image linked for a region"}};
    char name[33];
    size_t n;
    (void)state;

    for (size_t i = 0; i < sizeof images / sizeof images[0]; i++) {
        uint8_t *elf = board_file(&board, on_board_path(images[i].stem, images[i].variant), &n);
        assert_non_null(elf);
        assert_int_equal(board_load(&board, elf, n, name), MONITOR_MONITOR_ERROR_BAD_IMAGE);
        assert_non_null(strstr(board.why, images[i].why));
        free(elf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_contexts_have_registers_of_their_own_H34_H37),
        cmocka_unit_test(no_register_that_one_writes_is_anothers_H37),
        cmocka_unit_test(a_start_finds_nothing_of_an_earlier_run_or_another_world),
        cmocka_unit_test(a_call_may_come_from_any_mode),
        cmocka_unit_test(faults_that_it_handles_are_its_own_business),
        cmocka_unit_test(what_it_turns_off_is_off_for_it_alone_H36),
        cmocka_unit_test(interrupts_that_are_routed_to_it_come_by_its_own_vectors),
        cmocka_unit_test(interrupts_come_after_a_context_that_ended_within_one),
        cmocka_unit_test(one_that_masks_everything_is_preempted_H58),
        cmocka_unit_test(its_page_tables_are_its_own_and_the_fence_stays),
        cmocka_unit_test(it_calls_in_its_own_name_with_its_own_permissions_H26_H27),
        cmocka_unit_test(the_list_says_which_world_a_context_is_of),
        cmocka_unit_test(memory_and_world_must_be_of_one_kind),
        cmocka_unit_test(on_a_monitor_that_leaves_the_priority_active_none_comes),
        cmocka_unit_test(on_a_monitor_that_leaves_them_they_are_the_others_too),
    };
    return cmocka_run_group_tests(tests, on_board_up, on_board_down);
}
