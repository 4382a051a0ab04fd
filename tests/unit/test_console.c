// SPDX-License-Identifier: BSD-3-Clause
// The console: what goes over the line first, what is dropped, and how much one call sends (H105).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "tests/machine/machine.h"

#define LINE (TL_LOG_LINE + 1)

static char log_line[LINE + 1]; // the longest there is
static char reply[TL_MAX_HOST_REPLY + 1];

static int set_up(void **state)
{
    static const struct machine_image image = {.name = "alpha", .permissions = "log"};

    (void)state;
    machine_boot(&image, 1);
    tl_console_flush();
    machine.out_len = 0;
    memset(log_line, 'l', LINE - 1);
    memcpy(log_line, "[alpha] ", 8);
    log_line[LINE - 1] = '\n';
    memset(reply, 'r', TL_MAX_HOST_REPLY - 1);
    reply[0] = '{';
    reply[TL_MAX_HOST_REPLY - 1] = '\n';
    return 0;
}

static void log_lines(unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        tl_console_log(log_line, LINE);
}

// The device takes n more bytes.
static void take(size_t n)
{
    machine.full_at = machine.out_len + n;
    while (n > 0 && tl_console_pump()) {
    }
}

// All that waits, from here on.
static const char *rest(void)
{
    machine.full_at = 0;
    machine.out_len = 0;
    tl_console_flush();
    machine.out[machine.out_len] = '\0';
    return machine.out;
}

static void replies_go_before_log_lines(void **state)
{
    (void)state;
    machine.away = true;
    tl_console_log("[alpha] 1\n", 10);
    tl_console_log("[alpha] 2\n", 10);
    machine.away = false;
    take(1);
    tl_console_reply("{1}\n", 4);
    tl_console_reply("{2}\n", 4);
    assert_string_equal(rest(), "alpha] 1\n{1}\n{2}\n[alpha] 2\n");
}

static void a_reply_waits_for_one_line_of_the_log_at_the_most(void **state)
{
    (void)state;
    for (size_t under_way = 1; under_way < 2 * LINE; under_way++) {
        (void)rest();
        machine.away = true;
        log_lines(50);
        machine.away = false;
        take(under_way);
        tl_console_reply("{1}\n", 4);
        size_t before = (size_t)(strchr(rest(), '{') - machine.out);
        assert_int_equal(before, (LINE - under_way % LINE) % LINE);
    }
}

static void eight_applets_that_log_leave_room_for_any_reply(void **state)
{
    (void)state;
    machine.away = true;
    log_lines(100000);
    assert_true(tl_console_takes_reply());
    assert_true(machine.on_bytes);
    tl_console_reply(reply, TL_MAX_HOST_REPLY);
    machine.away = false;
    assert_memory_equal(strchr(rest(), '{'), reply, TL_MAX_HOST_REPLY);
}

static unsigned dice(void)
{
    static uint32_t state = 1;

    state = state * 1664525 + 1013904223;
    return state >> 16;
}

// Bytes leave by ones and twos, while lines and replies come: on the wire each is whole, and each kind in its order.
static void no_line_is_cut_by_another(void **state)
{
    unsigned logged = 0, replied = 0;
    char line[64];

    (void)state;
    machine.out_len = machine.full_at = 1; // full
    machine.out[0] = '\n';
    for (unsigned step = 0; step < 20000 && machine.out_len < 60000; step++) {
        unsigned what = dice() % 16;
        if (what == 0)
            tl_console_log(line, (size_t)snprintf(line, sizeof line, "[alpha] %u\n", logged++));
        else if (what == 1)
            tl_console_reply(line, (size_t)snprintf(line, sizeof line, "{%u}\n", replied++));
        else
            take(dice() % 3);
    }
    take(100000);
    machine.out[machine.out_len] = '\0';
    unsigned logs = 0, replies = 0;
    for (const char *p = machine.out + 1; *p != '\0'; p = strchr(p, '\n') + 1) {
        if (*p == '[')
            snprintf(line, sizeof line, "[alpha] %u\n", logs++);
        else
            snprintf(line, sizeof line, "{%u}\n", replies++);
        assert_memory_equal(p, line, strlen(line));
    }
    assert_in_range(logged, 500, 10000);
    assert_int_equal(logs, logged);
    assert_int_equal(replies, replied);
}

static void what_finds_no_room_is_dropped_whole_and_told_once_in_its_place(void **state)
{
    char told[80];

    (void)state;
    machine.away = true;
    log_lines(300);
    uint64_t dropped = tl_console_dropped_lines();
    assert_in_range(dropped, 150, 299);
    machine.away = false;
    take((300 - (size_t)dropped) * LINE * 3 / 4);
    tl_console_log("[alpha] later\n", 14);
    assert_int_equal(tl_console_dropped_lines(), dropped);
    int n =
        snprintf(told, sizeof told, "[monitor] %u log lines did not fit the line\n[alpha] later\n", (unsigned)dropped);
    const char *text = rest();
    assert_string_equal(text + strlen(text) - (size_t)n, told);
    assert_null(strstr(strstr(text, "did not fit") + 1, "did not fit"));
}

static void it_is_told_though_nothing_more_is_logged(void **state)
{
    (void)state;
    machine.away = true;
    log_lines(300);
    machine.away = false;
    assert_non_null(strstr(rest(), "log lines did not fit the line\n"));
    assert_false(machine.on_room);
}

static void one_call_sends_a_piece_at_the_most(void **state)
{
    (void)state;
    tl_console_reply(reply, TL_MAX_HOST_REPLY);
    for (size_t sent = TL_CONSOLE_PIECE; sent < TL_MAX_HOST_REPLY; sent += TL_CONSOLE_PIECE) {
        assert_int_equal(machine.out_len, sent);
        assert_true(machine.on_room);
        assert_int_equal(tl_console_pump(), sent + TL_CONSOLE_PIECE < TL_MAX_HOST_REPLY);
    }
    assert_false(machine.on_room);
    assert_memory_equal(machine.out, reply, TL_MAX_HOST_REPLY);
}

static void a_device_that_is_full_is_not_asked_again(void **state)
{
    (void)state;
    tl_console_reply(reply, TL_MAX_HOST_REPLY);
    machine.full_at = machine.out_len + 10;
    assert_false(tl_console_pump());
    assert_true(machine.on_room);
}

// Else an applet that logs would pay for a reply of 32 KiB that waits.
static void to_log_sends_no_more_than_is_logged(void **state)
{
    (void)state;
    machine.away = true;
    tl_console_reply(reply, TL_MAX_HOST_REPLY);
    machine.away = false;
    for (unsigned i = 1; i <= 100; i++) {
        tl_console_log("[alpha] 1\n", 10);
        assert_int_equal(machine.out_len, 10 * i);
    }
}

static void while_the_host_is_held_nothing_interrupts(void **state)
{
    (void)state;
    assert_true(machine.on_bytes);
    tl_console_hold(true);
    assert_false(machine.on_bytes);
    tl_console_reply(reply, 8192);
    log_lines(3);
    (void)tl_console_pump();
    assert_false(machine.on_bytes || machine.on_room);
    unsigned switched = machine.switched;
    tl_console_hold(true);
    assert_int_equal(machine.switched, switched);
    tl_console_hold(false);
    assert_true(machine.on_bytes && machine.on_room);
    (void)rest();
    assert_true(machine.on_bytes && !machine.on_room);
}

static void what_boot_says_fits_a_line_that_takes_nothing(void **state)
{
    (void)state;
    tl_console_init();
    machine.away = true;
    uint64_t lines = machine.monitor->log.next;
    for (uint64_t number = 0; number < lines; number++) {
        size_t n;
        uint64_t found = number;
        const char *text = tl_log_line(&machine.monitor->log, &found, &n);
        assert_int_equal(found, number); // all of boot's lines are kept as well
        tl_console_log(text, n);
    }
    assert_int_equal(tl_console_dropped_lines(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(replies_go_before_log_lines, set_up),
        cmocka_unit_test_setup(a_reply_waits_for_one_line_of_the_log_at_the_most, set_up),
        cmocka_unit_test_setup(eight_applets_that_log_leave_room_for_any_reply, set_up),
        cmocka_unit_test_setup(no_line_is_cut_by_another, set_up),
        cmocka_unit_test_setup(what_finds_no_room_is_dropped_whole_and_told_once_in_its_place, set_up),
        cmocka_unit_test_setup(it_is_told_though_nothing_more_is_logged, set_up),
        cmocka_unit_test_setup(one_call_sends_a_piece_at_the_most, set_up),
        cmocka_unit_test_setup(a_device_that_is_full_is_not_asked_again, set_up),
        cmocka_unit_test_setup(to_log_sends_no_more_than_is_logged, set_up),
        cmocka_unit_test_setup(while_the_host_is_held_nothing_interrupts, set_up),
        cmocka_unit_test_setup(what_boot_says_fits_a_line_that_takes_nothing, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
