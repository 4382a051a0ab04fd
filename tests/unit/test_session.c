// SPDX-License-Identifier: BSD-3-Clause
// The server's end of a lossy line: each call at most once, and no line runs that has lost its checksum.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "rpc/session.h"

#define KEPT 96

static unsigned runs;

// Count answers how often it ran; Long answers a text that fits no slot; Fail counts, and fails; Tell is oneway.
static int count_invoke(struct tl_rpc_call *call)
{
    runs++;
    tl_json_put_u32(&call->out, runs);
    return 0;
}

static int long_invoke(struct tl_rpc_call *call)
{
    char text[KEPT];
    memset(text, 'x', sizeof text);
    runs++;
    tl_json_put_string(&call->out, text, sizeof text);
    return 0;
}

static int fail_invoke(struct tl_rpc_call *call)
{
    (void)call;
    runs++;
    return TL_ERR_BUSY;
}

static const struct tl_rpc_method methods[] = {
    {.name = "T.Count", .name_len = 7, .invoke = count_invoke},
    {.name = "T.Long", .name_len = 6, .invoke = long_invoke},
    {.name = "T.Fail", .name_len = 6, .invoke = fail_invoke},
    {.name = "T.Tell", .name_len = 6, .flags = TL_RPC_ONEWAY, .invoke = count_invoke},
};
static const struct tl_rpc_service service = {.name = "T", .methods = methods, .method_count = 4, .openrpc = ""};
static const struct tl_rpc_service *const services[] = {&service};
static struct tl_json_token tokens[64];
static struct tl_rpc_server server;
static struct tl_rpc_principal host;
static struct tl_rpc_session session;
static char kept_text[TL_RPC_KEPT * KEPT];
static char reply[1024];

static int set_up(void **state)
{
    (void)state;
    runs = 0;
    server = (struct tl_rpc_server){
        .services = services, .service_count = 1, .tokens = tokens, .token_cap = 64, .name = "t", .version = "1"};
    host = (struct tl_rpc_principal){.name = "host"};
    session = (struct tl_rpc_session){.server = &server, .principal = &host, .kept_text = kept_text, .kept_cap = KEPT};
    return 0;
}

// One line, as a line reader would give it; the reply, as text.
static const char *line(enum tl_line_kind kind, const char *text)
{
    char buf[512];
    size_t n = strlen(text);
    assert_true(n < sizeof buf);
    memcpy(buf, text, n + 1);
    ptrdiff_t len = tl_rpc_session_line(&session, kind, buf, n, reply, sizeof reply);
    assert_in_range(len, 0, sizeof reply - 1);
    reply[len] = '\0';
    return reply;
}

static const char *plain(const char *text)
{
    return line(TL_LINE_MESSAGE, text);
}

// A line with its CRC right; the reply's CRC is checked and cut off.
static const char *checked(const char *text)
{
    char digits[9];
    line(TL_LINE_CHECKED, text);
    size_t n = strlen(reply);
    if (n == 0)
        return reply;
    assert_true(n > TL_LINE_TAIL);
    snprintf(digits, sizeof digits, "%08x", (unsigned)tl_crc32(0, reply, n - TL_LINE_TAIL));
    assert_memory_equal(reply + n - TL_LINE_TAIL, digits, 8);
    reply[n - TL_LINE_TAIL] = '\n';
    reply[n - TL_LINE_TAIL + 1] = '\0';
    return reply;
}

static void open_plain(void)
{
    assert_non_null(
        strstr(plain("{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":7,\"method\":\"rpc.hello\"}"), "\"result\""));
}

static void open_checked(void)
{
    assert_non_null(
        strstr(checked("{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":7,\"method\":\"rpc.hello\"}"), "\"result\""));
}

#define CALL(session, id, name)                                                                                        \
    "{\"jsonrpc\":\"2.0\",\"id\":" #id ",\"session\":" #session ",\"method\":\"T." name "\"}"
#define RESULT(id, value) "{\"jsonrpc\":\"2.0\",\"result\":" #value ",\"id\":" #id "}\n"
#define ERROR(id, code, text)                                                                                          \
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":" #code ",\"message\":\"" text "\"},\"id\":" #id "}\n"
#define STALE(id)   ERROR(id, -32017, "this call ran, but its reply is no longer kept")
#define NONE(id)    ERROR(id, -32016, "no such session: call rpc.hello first")
#define INVALID(id) ERROR(id, -32600, "invalid request")

static void lines_that_are_no_messages_get_what_is_due_to_them(void **state)
{
    (void)state;
    assert_string_equal(line(TL_LINE_EMPTY, ""), "\n");
    assert_string_equal(line(TL_LINE_TEXT, "hello"), "");
    assert_string_equal(line(TL_LINE_NONE, ""), "");
    assert_int_equal(session.dropped, 0);
    assert_string_equal(line(TL_LINE_BAD_CRC, CALL(7, 1, "Count")), "");
    assert_int_equal(session.dropped, 1);
    assert_string_equal(line(TL_LINE_TOO_LONG, ""), ERROR(null, -32005, "too large"));
    assert_int_equal(runs, 0);
}

static void requests_without_a_session_are_simply_served(void **state)
{
    (void)state;
    const char *request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"T.Count\"}";
    assert_string_equal(plain(request), RESULT(1, 1));
    assert_string_equal(plain(request), RESULT(1, 2));
    assert_string_equal(checked(request), RESULT(1, 3));
    open_checked();
    assert_string_equal(checked(request), RESULT(1, 4));
    assert_string_equal(plain("{\"id\":0,\"method\":\"T.Count\",\"params\":[{}]}"), "");
}

static void a_repeated_call_gets_its_reply_again_and_does_not_run(void **state)
{
    (void)state;
    open_checked();
    assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    for (int i = 0; i < 3; i++)
        assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    assert_string_equal(checked(CALL(7, 3, "Count")), RESULT(3, 2));
    assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    assert_int_equal(session.repeated, 4);
    assert_int_equal(runs, 2);
}

static void errors_are_kept_like_results(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, 9, "Fail")), ERROR(9, -32011, "busy"));
    assert_string_equal(plain(CALL(7, 9, "Fail")), ERROR(9, -32011, "busy"));
    assert_int_equal(runs, 1);
}

static void a_reply_too_long_to_keep_is_stale_and_not_made_again(void **state)
{
    (void)state;
    open_plain();
    assert_true(strlen(plain(CALL(7, 2, "Long"))) > KEPT);
    assert_string_equal(plain(CALL(7, 2, "Long")), STALE(2));
    assert_int_equal(runs, 1);
}

static void an_id_below_its_slots_never_runs(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, 6, "Count")), RESULT(6, 1));
    assert_string_equal(plain(CALL(7, 2, "Count")), STALE(2));
    assert_string_equal(plain(CALL(7, 10, "Count")), RESULT(10, 2));
    assert_string_equal(plain(CALL(7, 6, "Count")), STALE(6));
    assert_string_equal(plain(CALL(7, 18446744073709551614, "Count")), RESULT(18446744073709551614, 3));
    assert_string_equal(plain(CALL(7, 10, "Count")), STALE(10));
    assert_int_equal(runs, 3);
}

static void id_zero_is_an_id(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, 0, "Count")), RESULT(0, 1));
    assert_string_equal(plain(CALL(7, 0, "Count")), RESULT(0, 1));
}

static void another_sessions_calls_do_not_run(void **state)
{
    (void)state;
    assert_string_equal(plain(CALL(7, 2, "Count")), NONE(2));
    assert_string_equal(plain(CALL(0, 2, "Count")), NONE(2));
    open_plain();
    assert_string_equal(plain(CALL(8, 2, "Count")), NONE(2));
    assert_string_equal(plain(CALL(0, 2, "Count")), NONE(2));
    assert_string_equal(plain(CALL("7", 2, "Count")), NONE(2));
    assert_string_equal(plain(CALL(7.0, 2, "Count")), NONE(2));
    assert_string_equal(plain(CALL(null, 2, "Count")), NONE(2));
    assert_string_equal(plain("{\"id\":5,\"session\":8,\"method\":\"T.Count\",\"params\":[{}]}"),
                        "{\"id\":5,\"result\":null,\"error\":\"no such session: call rpc.hello first\"}\n");
    assert_int_equal(runs, 0);
}

static void a_call_without_an_integer_id_does_not_run(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, -1, "Count")), INVALID(-1));
    assert_string_equal(plain(CALL(7, 1.5, "Count")), INVALID(1.5));
    assert_string_equal(plain(CALL(7, "a", "Count")), INVALID("a"));
    assert_string_equal(plain(CALL(7, 99999999999999999999, "Count")), INVALID(99999999999999999999));
    assert_string_equal(plain(CALL(7, {}, "Count")), INVALID(null));
    assert_string_equal(plain("{\"jsonrpc\":\"2.0\",\"session\":7,\"method\":\"T.Count\"}"), "");
    assert_int_equal(session.dropped, 1);
    assert_string_equal(plain("{\"session\":7,\"method\":\"T.Count\",\"params\":[{}]}"),
                        "{\"id\":null,\"result\":null,\"error\":\"invalid request\"}\n");
    assert_int_equal(runs, 0);
}

static void a_batch_cannot_carry_a_session(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain("[1," CALL(7, 2, "Count") "]"), INVALID(null));
    assert_int_equal(runs, 0);
    assert_string_equal(plain("[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"T.Count\"}]"),
                        "[{\"jsonrpc\":\"2.0\",\"result\":1,\"id\":1}]\n");
}

static void a_oneway_call_runs_once_too(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, 2, "Tell")), "");
    assert_string_equal(plain(CALL(7, 2, "Tell")), "");
    assert_int_equal(runs, 1);
}

static void the_same_hello_again_changes_nothing_and_another_forgets(void **state)
{
    (void)state;
    open_checked();
    assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    open_checked();
    assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    assert_non_null(
        strstr(checked("{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":8,\"method\":\"rpc.hello\"}"), "\"result\""));
    assert_string_equal(checked(CALL(7, 2, "Count")), NONE(2));
    assert_string_equal(checked(CALL(8, 2, "Count")), RESULT(2, 2));
}

static void a_hello_with_a_bad_number_opens_nothing(void **state)
{
    (void)state;
    open_plain();
    static const char *const numbers[] = {"9007199254740992", "-1", "\"8\"", "1.5", "null", "{}"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        char hello[128];
        snprintf(hello, sizeof hello, "{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":%s,\"method\":\"rpc.hello\"}",
                 numbers[i]);
        assert_string_equal(plain(hello), INVALID(1));
        assert_int_equal(session.number, 7);
    }
    assert_non_null(strstr(
        plain("{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":9007199254740991,\"method\":\"rpc.hello\"}"), "result"));
    assert_int_equal(session.number, 9007199254740991);
}

static void a_checked_session_drops_every_line_without_a_crc(void **state)
{
    (void)state;
    open_checked();
    static const char *const lines[] = {
        CALL(7, 2, "Count"),
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"T.Count\"}",
        "{\"id\":1,\"method\":\"T.Count\",\"params\":[{}]}",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"T.Count\"}]",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":8,\"method\":\"rpc.hello\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"session\":7,\"method\":\"rpc.hello\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.discover\"}",
        "{\"half\":",
        "{}",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_string_equal(plain(lines[i]), "");
        assert_int_equal(session.dropped, i + 1);
    }
    assert_string_equal(line(TL_LINE_TOO_LONG, ""), "");
    assert_int_equal(runs, 0);
    assert_int_equal(session.number, 7);
    assert_non_null(strstr(plain("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\"}"), "\"result\""));
    assert_int_equal(session.number, 7);
}

static void number_zero_closes_a_session_for_a_person_at_a_terminal(void **state)
{
    (void)state;
    open_checked();
    assert_string_equal(plain("{\"id\":1,\"method\":\"T.Count\",\"params\":[{}]}"), "");
    assert_non_null(strstr(plain("{\"id\":1,\"session\":0,\"method\":\"rpc.hello\",\"params\":[{}]}"), "\"result\":{"));
    assert_string_equal(plain("{\"id\":2,\"method\":\"T.Count\",\"params\":[{}]}"),
                        "{\"id\":2,\"result\":1,\"error\":null}\n");
    assert_string_equal(checked(CALL(7, 2, "Count")), NONE(2));
}

// The first hello may have lost its CRC on the way: the client's next one, which has it, must close the door behind it.
static void a_repeated_hello_with_a_crc_makes_the_session_checked(void **state)
{
    (void)state;
    open_plain();
    assert_string_equal(plain(CALL(7, 2, "Count")), RESULT(2, 1));
    open_checked();
    assert_string_equal(plain(CALL(7, 3, "Count")), "");
    assert_string_equal(checked(CALL(7, 2, "Count")), RESULT(2, 1));
    assert_int_equal(runs, 1);
}

static void names_written_with_escapes_neither_open_nor_bypass(void **state)
{
    (void)state;
    open_checked();
    assert_string_equal(plain("{\"jsonrpc\":\"2.0\",\"id\":1,\"m\\u0065thod\":\"T.Count\"}"), "");
    assert_string_equal(plain("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc\\u002ehello\"}"), "");
    assert_int_equal(runs, 0);
}

static void too_small_a_reply_buffer_runs_nothing(void **state)
{
    (void)state;
    char text[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"T.Count\"}";
    assert_int_equal(tl_rpc_session_line(&session, TL_LINE_CHECKED, text, sizeof text - 1, reply,
                                         TL_RPC_MIN_REPLY + TL_LINE_TAIL - 1),
                     TL_ERR_SIZE);
    assert_int_equal(runs, 0);
    assert_true(tl_rpc_session_line(&session, TL_LINE_CHECKED, text, sizeof text - 1, reply,
                                    TL_RPC_MIN_REPLY + TL_LINE_TAIL) > 0);
}

static void a_session_without_memory_still_never_runs_a_call_twice(void **state)
{
    (void)state;
    session.kept_text = NULL;
    session.kept_cap = 0;
    open_plain();
    assert_string_equal(plain(CALL(7, 2, "Count")), RESULT(2, 1));
    assert_string_equal(plain(CALL(7, 2, "Count")), STALE(2));
    assert_int_equal(runs, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lines_that_are_no_messages_get_what_is_due_to_them, set_up),
        cmocka_unit_test_setup(requests_without_a_session_are_simply_served, set_up),
        cmocka_unit_test_setup(a_repeated_call_gets_its_reply_again_and_does_not_run, set_up),
        cmocka_unit_test_setup(errors_are_kept_like_results, set_up),
        cmocka_unit_test_setup(a_reply_too_long_to_keep_is_stale_and_not_made_again, set_up),
        cmocka_unit_test_setup(an_id_below_its_slots_never_runs, set_up),
        cmocka_unit_test_setup(id_zero_is_an_id, set_up),
        cmocka_unit_test_setup(another_sessions_calls_do_not_run, set_up),
        cmocka_unit_test_setup(a_call_without_an_integer_id_does_not_run, set_up),
        cmocka_unit_test_setup(a_batch_cannot_carry_a_session, set_up),
        cmocka_unit_test_setup(a_oneway_call_runs_once_too, set_up),
        cmocka_unit_test_setup(the_same_hello_again_changes_nothing_and_another_forgets, set_up),
        cmocka_unit_test_setup(a_hello_with_a_bad_number_opens_nothing, set_up),
        cmocka_unit_test_setup(a_checked_session_drops_every_line_without_a_crc, set_up),
        cmocka_unit_test_setup(number_zero_closes_a_session_for_a_person_at_a_terminal, set_up),
        cmocka_unit_test_setup(a_repeated_hello_with_a_crc_makes_the_session_checked, set_up),
        cmocka_unit_test_setup(names_written_with_escapes_neither_open_nor_bypass, set_up),
        cmocka_unit_test_setup(too_small_a_reply_buffer_runs_nothing, set_up),
        cmocka_unit_test_setup(a_session_without_memory_still_never_runs_a_call_twice, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
