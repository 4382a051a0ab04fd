// SPDX-License-Identifier: BSD-3-Clause
// A host that asks and does not read: its bytes wait in the device, cost applets nothing, and are served in the end.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

#define REQUESTS 20u // of their replies, 5 leave too little room for any reply
#define TEXT     4000u
#define STEPS    100u
#define MOST     2000u // interrupts: then something is wrong

static char requests[REQUESTS * (TEXT + 100)];
static unsigned steps, interrupts;
static unsigned reads_at; // the step from which on the host reads; 0: never

static int boot(void **state)
{
    static const struct machine_image image = {.name = "alpha", .permissions = "log", .start = true};
    static char text[TEXT + 1];
    size_t n = 0;

    (void)state;
    memset(text, 'a', TEXT);
    for (unsigned i = 0; i < REQUESTS; i++)
        n += (size_t)snprintf(requests + n, sizeof requests - n,
                              "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"RPC.Echo\",\"params\":[\"%s\"]}\n", i, text);
    machine_boot(&image, 1);
    reads_at = 0;
    return 0;
}

static bool device_interrupts(void)
{
    return (machine.on_bytes && machine.in_len > 0) || (machine.on_room && !machine.away);
}

// An applet's step, unless the device is quicker: it asks for as long as it has a reason to.
static enum tl_trap steps_on(struct tl_context *context, struct tl_regs *regs, struct tl_trap_info *info)
{
    (void)context;
    (void)info;
    if (steps == STEPS || interrupts == MOST)
        machine_stop();
    if (steps == reads_at && reads_at > 0)
        machine.away = false;
    if (device_interrupts()) {
        interrupts++;
        machine.interrupt = TL_INTERRUPT_DEVICE;
        return TL_TRAP_INTERRUPT;
    }
    steps++;
    regs->r[0] = TL_SYS_WAIT; // no event, and until a time that has passed: it goes on at once
    regs->r[1] = regs->r[2] = 0;
    return TL_TRAP_CALL;
}

static void ask_and_do_not_read(void)
{
    machine.away = true;
    machine.in = requests;
    machine.in_len = strlen(requests);
    steps = interrupts = 0;
    machine.enter = steps_on;
    machine_run();
}

static void a_host_that_does_not_read_keeps_no_applet_from_running(void **state)
{
    (void)state;
    ask_and_do_not_read();
    assert_int_equal(steps, STEPS);
    assert_in_range(interrupts, 0, 1);
    assert_in_range(machine.in_len, TEXT, strlen(requests) - TEXT); // some are served, the others wait
    assert_false(machine.on_bytes);
    assert_true(machine.on_room);
}

static void what_waited_is_served_when_the_host_reads_again(void **state)
{
    char wanted[64];

    (void)state;
    machine.out_len = 0;
    reads_at = STEPS / 2;
    ask_and_do_not_read();
    assert_int_equal(steps, STEPS);
    // All within one slice of the applet's: nothing else has looked at the device.
    assert_in_range(interrupts, 1, 2 * machine.out_len / TL_CONSOLE_PIECE);
    assert_int_equal(machine.in_len, 0);
    assert_true(machine.on_bytes);
    assert_false(machine.on_room);
    machine.out[machine.out_len] = '\0';
    const char *at = machine.out;
    for (unsigned i = 0; i < REQUESTS; i++) {
        snprintf(wanted, sizeof wanted, "\"id\":%u}\n", i);
        at = strstr(at, wanted);
        assert_non_null(at);
    }
}

// A flush empties the ring as well: then no interrupt for room comes any more.
static void bytes_interrupt_again_whatever_made_the_room(void **state)
{
    (void)state;
    ask_and_do_not_read();
    machine.away = false;
    tl_console_flush();
    assert_false(machine.on_room);
    assert_true(machine.on_bytes);
}

static void the_device_is_told_only_what_is_new(void **state)
{
    (void)state;
    assert_int_equal(machine.switched, 1);
    assert_true(machine.on_bytes);
    for (unsigned i = 0; i < 5; i++)
        assert_non_null(machine_host("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"text\"]}\n"));
    assert_int_equal(machine.switched, 1);
    ask_and_do_not_read();
    assert_int_equal(machine.switched, 2);
}

static void no_byte_interrupts_before_the_host_is_served(void **state)
{
    (void)state;
    machine.on_bytes = false;
    tl_console_init();
    tl_console_log("boot\n", 5);
    assert_false(machine.on_bytes);
    tl_console_serve_host();
    assert_true(machine.on_bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_host_that_does_not_read_keeps_no_applet_from_running, boot),
        cmocka_unit_test_setup(what_waited_is_served_when_the_host_reads_again, boot),
        cmocka_unit_test_setup(bytes_interrupt_again_whatever_made_the_room, boot),
        cmocka_unit_test_setup(the_device_is_told_only_what_is_new, boot),
        cmocka_unit_test_setup(no_byte_interrupts_before_the_host_is_served, boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
