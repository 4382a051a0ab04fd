// SPDX-License-Identifier: BSD-3-Clause
// The bridge's promises to its clients: every request is answered, in its own way and its own turn.
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

static void a_reply_carries_its_client_s_own_id_and_nothing_else_is_touched(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"method\":\"Test.Echo\",\"params\":[\"a\\u0041\"],\"id\":\"x\\\"y\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"aA\",\"id\":\"x\\\"y\"}");
    bridged_say(f, 0, "{ \"id\" : 1.50 , \"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1.50}");
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":null}");
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"No.Such\"}\n");
    assert_non_null(strstr(bridged_hear(f, 0), "\"code\":-32601"));
    bridged_finish(f);
}

static void go_s_dialect_passes_through(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(f, 0, "{\"method\":\"Test.Echo\",\"params\":[\"hi\"],\"id\":0}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"id\":0,\"result\":\"hi\",\"error\":null}");
    bridged_say(f, 0, "{\"method\":\"Test.Count\",\"params\":[{}]}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"id\":null,\"result\":1,\"error\":null}");
    bridged_finish(f);
}

static void a_client_s_session_is_not_the_line_s(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"session\":12345,\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    bridged_say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\",\"session\":0}\n");
    assert_non_null(strstr(bridged_hear(f, 1), "\"name\":\"test\""));
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"session\":12345,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":2}");
    assert_int_equal(host_bridge_counters(f->bridge)->sessions, 1);
    bridged_finish(f);
}

static void a_line_with_a_checksum_is_answered_with_one(void **state)
{
    struct bridged *f = bridged_start();
    char line[128] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}";

    (void)state;
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);
    line[n] = '\0';
    bridged_say(f, 0, line);
    const char *reply = bridged_hear(f, 0);
    char expected[128] = "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}";
    expected[tl_line_finish(expected, strlen(expected), sizeof expected, true) - 1] = '\0';
    assert_string_equal(reply, expected);
    line[5] ^= 1;
    bridged_say(f, 0, line);
    assert_non_null(strstr(bridged_hear(f, 0), "\"code\":-32018"));
    bridged_finish(f);
}

static void what_is_no_request_is_answered_here_and_never_reaches_the_board(void **state)
{
    struct bridged *f = bridged_start();
    static const struct {
        const char *line;
        const char *code;
    } cases[] = {
        {"hello\n", "-32700"},
        {"{\"a\":\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"\\u0069d\":1,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}\n", "-32600"},
        {"[]\n", "-32600"},
        {"5\n", "-32600"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bridged_say(f, 0, cases[i].line);
        const char *reply = bridged_hear(f, 0);
        if (!strstr(reply, cases[i].code))
            fail_msg("%s is answered %s", cases[i].line, reply);
    }
    bridged_say(f, 0, "{\"result\":1,\"id\":1}\n"); // a response is none either, and gets no answer
    assert_true(bridged_silent(f, 0));
    assert_int_equal(f->board.host.calls, 1); // the hello
    bridged_finish(f);
}

static void a_request_larger_than_the_board_takes_is_refused_with_its_limit(void **state)
{
    struct bridged *f = bridged_start();
    char text[5000];

    (void)state;
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    bridged_hear(f, 0);
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Echo\",\"params\":[\"");
    bridged_say(f, 0, text);
    bridged_say(f, 0, "\"]}\n");
    const char *reply = bridged_hear(f, 0);
    assert_non_null(strstr(reply, "\"code\":-32005"));
    assert_non_null(strstr(reply, "4016 bytes"));
    bridged_finish(f);
}

static void a_batch_is_answered_as_one_in_its_order(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(
        f, 0,
        "[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"Test.Count\"},{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"},"
        "7,"
        "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"Test.Echo\",\"params\":[\"z\"]},{\"id\":1,\"method\":\"Test."
        "Count\"}]\n");
    assert_string_equal(bridged_hear(f, 0),
                        "[{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":\"a\"},"
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"invalid request\"},\"id\":null},"
                        "{\"jsonrpc\":\"2.0\",\"result\":\"z\",\"id\":\"b\"},"
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"invalid request\"},\"id\":1}]");
    assert_int_equal(f->board.count, 2);
    bridged_finish(f);
}

static void notifications_run_and_are_not_answered(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    bridged_say(f, 0,
                "{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}\n[{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}]\n");
    while (f->board.count < 2)
        bridged_turn(f);
    assert_true(bridged_silent(f, 0));
    bridged_say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(bridged_hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}");
    bridged_finish(f);
}

static void clients_take_turns(void **state)
{
    struct bridged *f = bridged_start();

    (void)state;
    for (int i = 0; i < 40; i++)
        bridged_push(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Echo\",\"params\":[\"A\"]}\n");
    for (int c = 1; c < 3; c++)
        for (int i = 0; i < 4; i++)
            bridged_push(f, c, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Echo\",\"params\":[\"b\"]}\n");
    while (f->board.echoes < 48)
        bridged_turn(f);
    // All eight calls of the two modest clients ran among the first: each waited for a window and one call of each
    // other client.
    size_t last = 0;
    for (size_t i = 0; i < 48; i++)
        last = f->board.order[i] == 'b' ? i : last;
    assert_in_range(last, 7, 20);
    bridged_finish(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_carries_its_client_s_own_id_and_nothing_else_is_touched),
        cmocka_unit_test(go_s_dialect_passes_through),
        cmocka_unit_test(a_client_s_session_is_not_the_line_s),
        cmocka_unit_test(a_line_with_a_checksum_is_answered_with_one),
        cmocka_unit_test(what_is_no_request_is_answered_here_and_never_reaches_the_board),
        cmocka_unit_test(a_request_larger_than_the_board_takes_is_refused_with_its_limit),
        cmocka_unit_test(a_batch_is_answered_as_one_in_its_order),
        cmocka_unit_test(notifications_run_and_are_not_answered),
        cmocka_unit_test(clients_take_turns),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
