// SPDX-License-Identifier: BSD-3-Clause
// The bridge over a line that loses, a board that resets and clients that go: each call runs at most once (H60, H75,
// H76).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/bridged.h"

static void a_lost_reply_is_asked_for_again_and_the_call_runs_once(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.lose = 3;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    assert_int_equal(f->board.count, 1);
    assert_true(host_bridge_counters(f->bridge)->repeats >= 3);
    bridged_finish(f);
}

static void calls_of_oneway_methods_hold_nobody_up_for_long(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    // With an id, as a stub sends it: the board runs it and says nothing. Ten of them are more than the window holds.
    for (int i = 0; i < 10; i++)
        bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Poke\"}\n");
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":2}");
    assert_int_equal(f->board.pokes, 10);
    assert_int_equal(host_bridge_counters(f->bridge)->failed, 0);
    bridged_finish(f);
}

static void a_board_that_does_not_answer_gives_each_dialect_its_error(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.timeout_ms = 30}, 0, 1);

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_hear(f, 0);
    f->board.dead = true;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Count\"}\n");
    bridged_say(f, 1, "{\"id\":3,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    const char *reply = bridged_hear(f, 0);
    assert_non_null(strstr(reply, "\"code\":-32004"));
    assert_non_null(strstr(reply, "timed out"));
    assert_non_null(strstr(reply, "\"id\":2}"));
    reply = bridged_hear(f, 1);
    assert_non_null(strstr(reply, "\"error\":\"timed out"));
    assert_non_null(strstr(reply, "\"result\":null"));
    assert_non_null(strstr(reply, "\"id\":3"));
    // And when it is back, so is everything.
    f->board.dead = false;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"Test.Echo\",\"params\":[\"back\"]}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"back\",\"id\":4}");
    bridged_finish(f);
}

static void calls_wait_for_a_board_that_boots(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.dead = true;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    while (f->board.greeted < 3)
        bridged_turn(f);
    f->board.dead = false;
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    bridged_finish(f);
}

static void after_a_reset_of_the_board_calls_go_on_in_a_new_session(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_hear(f, 0);
    board_reset(&f->board);
    for (int i = 0; i < 8; i++)
        bridged_say(f, i % 2, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Count\"}\n");
    for (int i = 0; i < 8; i++)
        assert_non_null(strstr(bridged_hear(f, i % 2), "\"result\":"));
    assert_int_equal(f->board.count, 9);
    assert_int_equal(host_bridge_counters(f->bridge)->sessions, 2);
    bridged_finish(f);
}

static void a_call_that_may_have_run_before_a_reset_is_not_run_again(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.lose = 1000000;
    bridged_say(f, 0, "{\"id\":1,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    while (f->board.count == 0)
        bridged_turn(f);
    board_reset(&f->board);
    f->board.lose = 0;
    const char *reply = bridged_hear(f, 0);
    assert_non_null(strstr(reply, "\"error\":\"the board was reset during this call"));
    assert_int_equal(f->board.count, 1);
    bridged_say(f, 0, "{\"id\":2,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"id\":2,\"result\":2,\"error\":null}");
    bridged_finish(f);
}

static void a_client_that_is_gone_costs_others_nothing(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_hear(f, 0);
    f->board.lose = 4;
    for (int i = 0; i < 30; i++)
        bridged_push(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_say(
        f, 0,
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test."
        "Count\"}]\n");
    struct linger reset = {.l_onoff = 1};
    setsockopt(f->fds[0], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(f->fds[0]);
    f->fds[0] = -1;
    bridged_say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"Test.Echo\",\"params\":[\"here\"]}\n");
    assert_string_equal(bridged_hear(f, 1), "{\"jsonrpc\":\"2.0\",\"result\":\"here\",\"id\":5}");
    bridged_finish(f);
}

static void a_half_closed_client_gets_its_answers(void **state)
{
    struct bridged *f = bridged_start();
    char c;

    (void)state;
    bridged_say(
        f, 0,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test."
        "Count\"}");
    shutdown(f->fds[0], SHUT_WR);
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":2}");
    ssize_t n;
    while ((n = recv(f->fds[0], &c, 1, 0)) < 0)
        bridged_turn(f);
    assert_int_equal(n, 0);
    bridged_finish(f);
}

static void h60_a_client_with_a_hundred_thousand_requests_waits_its_turn(void **state)
{
    struct bridged *f = bridged_start();
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n";

    (void)state;
    // It never reads. What the bridge keeps of it is a queue of 64 and an output queue; the rest stays in the kernel,
    // or with the client.
    size_t sent = 0;
    for (unsigned idle = 0; sent < 100000 && idle < 200; bridged_turn(f)) {
        ssize_t n = send(f->fds[0], request, sizeof request - 1, 0);
        sent += n > 0;
        idle = n > 0 ? 0 : idle + 1;
    }
    bridged_say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"Test.Echo\",\"params\":[\"here\"]}\n");
    assert_string_equal(bridged_hear(f, 1), "{\"jsonrpc\":\"2.0\",\"result\":\"here\",\"id\":5}");
    bridged_finish(f);
}

static void console_text_and_noise_are_no_replies(void **state)
{
    struct bridged *f = bridged_start();
    static const char noise[] =
        "[hello] a line of text\n{\"id\":1,\"result\":9,\"error\":null}\n{\"id\":1,\"result\":9}00000000\n"
        "\x80\xff{\"cut\n\n{\"jsonrpc\":\"2.0\",\"method\":\"Evil.Call\",\"id\":1}\n";
    static const char stranger[] = "{\"jsonrpc\":\"2.0\",\"result\":9,\"id\":77}"; // H75: no call of ours
    char line[128];

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_hear(f, 0);
    assert_int_equal(tl_stream_write(&f->board.stream.stream, noise, sizeof noise - 1), sizeof noise - 1);
    snprintf(line, sizeof line, "%s", stranger);
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);
    assert_int_equal(tl_stream_write(&f->board.stream.stream, line, (size_t)n), n);
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":1}");
    assert_true(host_bridge_counters(f->bridge)->dropped >= 4);
    assert_true(f->heard[0] != '\0');
    bridged_finish(f);
}

static void when_the_line_is_lost_every_call_is_answered_with_an_error(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    f->board.dead = true;
    for (int i = 0; i < 10; i++)
        bridged_say(f, i % 2, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Test.Count\"}\n");
    tl_stream_close(&f->board.stream.stream);
    for (int i = 0; i < 10; i++)
        assert_non_null(strstr(bridged_hear(f, i % 2), "\"code\":-32002"));
    assert_int_equal(f->lost, 1);
    bridged_finish(f);
}

static void a_new_line_takes_over_after_the_old_one_was_lost(void **state)
{
    struct bridged *f = bridged_start();
    int pair[2];

    (void)state;
    tl_stream_close(&f->board.stream.stream);
    while (f->lost == 0)
        bridged_turn(f);
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n"); // waits
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    board_start(&f->board, pair[0], 0, 1);
    assert_int_equal(host_bridge_attach(f->bridge, (int[]){pair[1], pair[1]}), 0);
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    bridged_finish(f);
}

static void over_a_line_that_hits_one_byte_in_a_hundred_every_call_is_right_and_runs_once(void **state)
{
    struct bridged *f = bridged_start_with((struct host_bridge_config){.repeat_ms = 1}, 33, 20261121);
    char text[160];
    unsigned calls = 600;

    (void)state;
    for (unsigned i = 0; i < calls; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"Test.Count\"}\n", i);
        bridged_say(f, (int)(i % 2), text);
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"result\":\"%u\",\"id\":%u}", i + 1, i);
        assert_string_equal(bridged_hear(f, (int)(i % 2)), text);
    }
    assert_int_equal(f->board.count, calls);
    assert_true(host_bridge_counters(f->bridge)->repeats > 0);
    bridged_finish(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lost_reply_is_asked_for_again_and_the_call_runs_once),
        cmocka_unit_test(calls_of_oneway_methods_hold_nobody_up_for_long),
        cmocka_unit_test(a_board_that_does_not_answer_gives_each_dialect_its_error),
        cmocka_unit_test(calls_wait_for_a_board_that_boots),
        cmocka_unit_test(after_a_reset_of_the_board_calls_go_on_in_a_new_session),
        cmocka_unit_test(a_call_that_may_have_run_before_a_reset_is_not_run_again),
        cmocka_unit_test(a_client_that_is_gone_costs_others_nothing),
        cmocka_unit_test(a_half_closed_client_gets_its_answers),
        cmocka_unit_test(h60_a_client_with_a_hundred_thousand_requests_waits_its_turn),
        cmocka_unit_test(console_text_and_noise_are_no_replies),
        cmocka_unit_test(when_the_line_is_lost_every_call_is_answered_with_an_error),
        cmocka_unit_test(a_new_line_takes_over_after_the_old_one_was_lost),
        cmocka_unit_test(over_a_line_that_hits_one_byte_in_a_hundred_every_call_is_right_and_runs_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
