// SPDX-License-Identifier: BSD-3-Clause
// The whole monitor on the machine of tests/machine/: it boots, serves, schedules and stops applets as on a board.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

static const struct machine_image images[] = {{.name = "alpha", .permissions = "echo log rng", .start = true},
                                              {.name = "beta", .permissions = "echo", .start = true},
                                              {.name = "gamma", .permissions = ""}};

static int boot(void **state)
{
    (void)state;
    machine_boot(images, 3);
    return 0;
}

static void boots_and_starts_what_its_image_says(void **state)
{
    struct tl_monitor *monitor = machine.monitor;

    (void)state;
    assert_non_null(monitor);
    assert_string_equal(monitor->contexts[0].name, "alpha");
    assert_int_equal(monitor->contexts[0].state, MONITOR_STATE_READY);
    assert_int_equal(monitor->contexts[2].state, MONITOR_STATE_STOPPED);
    assert_int_equal(monitor->contexts[3].state, MONITOR_STATE_EMPTY);
    machine.out[machine.out_len] = '\0';
    assert_non_null(strstr(machine.out, "[monitor] Trapline "));
}

static void serves_a_call_in_one_trap(void **state)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"Echo.Sum\",\"params\":[20,22]}";
    static const char reply[] = "{\"jsonrpc\":\"2.0\",\"result\":\"42\",\"id\":7}";
    struct tl_context *alpha = &machine.monitor->contexts[0];

    (void)state;
    memcpy(machine_at(alpha, MACHINE_HEAP), request, sizeof request - 1);
    intptr_t n = machine_call(alpha, TL_SYS_RPC_CALL, MACHINE_HEAP, sizeof request - 1, MACHINE_DATA, 256);
    assert_int_equal(n, sizeof reply - 1);
    assert_memory_equal(machine_at(alpha, MACHINE_DATA), reply, sizeof reply - 1);
}

static void serves_the_host_by_the_same_services(void **state)
{
    (void)state;
    assert_string_equal(
        machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.Stop\",\"params\":[\"beta\"]}\n"),
        "{\"jsonrpc\":\"2.0\",\"result\":null,\"id\":1}");
    assert_int_equal(machine.monitor->contexts[1].state, MONITOR_STATE_STOPPED);
    assert_int_equal(machine.monitor->contexts[1].reason, MONITOR_REASON_KILLED);
}

static unsigned turns[TL_BOARD_APPLETS];

static enum tl_trap yields(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)info;
    if (++turns[context->id - 1] == 10)
        machine_stop();
    regs->r[0] = TL_SYS_YIELD;
    return TL_TRAP_CALL;
}

static void gives_each_ready_applet_its_turn(void **state)
{
    (void)state;
    memset(turns, 0, sizeof turns);
    machine.enter = yields;
    machine_run();
    assert_in_range(turns[0], 9, 10);
    assert_in_range(turns[1], 9, 10);
    assert_int_equal(turns[2], 0);
}

// ---- Loading by the host

static const char *manage(const char *method, const char *parameters)
{
    static char line[2000];

    snprintf(line, sizeof line, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Monitor.%s\",\"params\":[%s]}\n", method,
             parameters);
    return machine_host(line);
}

static const char *try(const char *name, const char *permissions)
{
    const struct machine_image image = {.name = name, .permissions = permissions};
    uint8_t elf[MACHINE_IMAGE];

    machine_make_image(elf, &image);
    return machine_load(elf, sizeof elf, tl_crc32(0, elf, sizeof elf));
}

static void load(const char *name, const char *permissions)
{
    char loaded[80];

    snprintf(loaded, sizeof loaded, "\"result\":{\"name\":\"%s\",\"dropped\":[]}", name);
    assert_non_null(strstr(try(name, permissions), loaded));
}

static void keeps_an_image_for_as_long_as_a_clone_of_its_applet_runs(void **state)
{
    struct tl_monitor *monitor = machine.monitor;
    struct tl_context *clone;
    const char *why;

    (void)state;
    load("gamma", "echo");
    struct tl_context *first = tl_monitor_find(monitor, "gamma", 5);
    assert_int_equal(tl_context_start(monitor, first), 0);
    assert_int_equal(tl_context_clone(monitor, first, &clone, &why), TL_ERR_STATE); // it is not there yet
    machine_settle();
    assert_int_equal(tl_context_clone(monitor, first, &clone, &why), 0);
    assert_non_null(strstr(manage("Stop", "\"gamma\""), "null"));
    assert_non_null(strstr(manage("Stop", "\"beta\""), "null"));
    load("beta", "echo"); // the second place
    // The one that has ended shares its image with one that runs: neither place may be taken for another.
    assert_int_equal(tl_context_start(monitor, tl_monitor_find(monitor, "beta", 4)), 0);
    assert_non_null(strstr(manage("LoadBegin", "1000,0"), "no_room"));
    assert_false(monitor->upload.open);
    assert_int_equal(first->state, MONITOR_STATE_STOPPED);
    assert_int_equal(clone->state, MONITOR_STATE_READY);
}

static void drops_a_shadow_with_the_applet_that_it_is_of(void **state)
{
    struct tl_monitor *monitor = machine.monitor;

    (void)state;
    assert_non_null(strstr(manage("Stop", "\"beta\""), "null"));
    load("beta", "lockstep");
    struct tl_context *beta = tl_monitor_find(monitor, "beta", 4);
    struct tl_context *shadow = beta->lockstep.shadow;
    assert_non_null(shadow);
    assert_int_equal(tl_context_start(monitor, beta), 0);
    assert_non_null(strstr(manage("Stop", "\"beta\""), "null"));
    load("gamma", "echo"); // the second image, and the last context
    assert_non_null(strstr(try("gamma-2", "echo"), "\"name\":\"gamma-2\",\"dropped\":[\"beta\"]"));
    assert_true(beta->state == MONITOR_STATE_EMPTY || shadow->state == MONITOR_STATE_EMPTY); // gamma-2 has the other
    assert_null(tl_monitor_find(monitor, "beta", 4));
}

static enum tl_trap is_replaced(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    if (machine.monitor->contexts[0].state == MONITOR_STATE_STOPPED)
        machine_stop();
    if (context != &machine.monitor->contexts[0])
        return yields(context, regs, info);
    machine.now += 5000000;
    assert_non_null(strstr(manage("Stop", "\"alpha\""), "null"));
    load("alpha", "echo");
    machine.interrupt = TL_INTERRUPT_DEVICE;
    return TL_TRAP_INTERRUPT;
}

static void counts_no_time_for_who_has_not_run(void **state)
{
    (void)state;
    memset(turns, 0, sizeof turns);
    machine.enter = is_replaced;
    machine_run();
    assert_int_equal(machine.monitor->contexts[0].state, MONITOR_STATE_STOPPED);
    assert_int_equal(machine.monitor->contexts[0].cpu, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(boots_and_starts_what_its_image_says, boot),
        cmocka_unit_test_setup(serves_a_call_in_one_trap, boot),
        cmocka_unit_test_setup(serves_the_host_by_the_same_services, boot),
        cmocka_unit_test_setup(gives_each_ready_applet_its_turn, boot),
        cmocka_unit_test_setup(keeps_an_image_for_as_long_as_a_clone_of_its_applet_runs, boot),
        cmocka_unit_test_setup(drops_a_shadow_with_the_applet_that_it_is_of, boot),
        cmocka_unit_test_setup(counts_no_time_for_who_has_not_run, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
