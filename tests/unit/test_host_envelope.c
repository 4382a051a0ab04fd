// SPDX-License-Identifier: BSD-3-Clause
// The bridge's reading and rewriting of messages: only id and session change.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "host/envelope.h"

static struct tl_json_token tokens[128];

static int read_text(const char *text, struct host_envelope *envelope)
{
    char copy[512];

    snprintf(copy, sizeof copy, "%s", text);
    assert_true(tl_json_parse(copy, strlen(copy), tokens, 128, NULL) > 0);
    return host_envelope_read(copy, tokens, 0, envelope);
}

static void rewrites(const char *text, const char *id, const char *session, const char *expected)
{
    struct host_envelope envelope;
    char buf[512];
    struct tl_json_writer out = {.buf = buf, .cap = sizeof buf};

    assert_int_equal(read_text(text, &envelope), 0);
    host_envelope_write(&out, text, host_span_of(tokens, 0), &envelope, id, id ? strlen(id) : 0, session);
    assert_int_equal(out.error, 0);
    assert_int_equal(out.len, strlen(expected));
    assert_memory_equal(buf, expected, out.len);
}

static void id_and_session_are_replaced_where_they_stand(void **state)
{
    (void)state;
    rewrites("{\"id\":1,\"method\":\"m\"}", "77", NULL, "{\"id\":77,\"method\":\"m\"}");
    rewrites("{\"method\":\"m\",\"id\" : \"a\\\"b\" }", "77", NULL, "{\"method\":\"m\",\"id\" : 77 }");
    rewrites("{\"id\":null,\"method\":\"m\",\"session\":1}", "77", "9", "{\"id\":77,\"method\":\"m\",\"session\":9}");
}

static void id_and_session_are_added_where_they_are_not(void **state)
{
    (void)state;
    rewrites("{\"method\":\"m\"}", "77", "9", "{\"id\":77,\"session\":9,\"method\":\"m\"}");
    rewrites("{\"method\":\"m\",\"id\":1}", "77", "9", "{\"session\":9,\"method\":\"m\",\"id\":77}");
    rewrites("{\"session\":1,\"method\":\"m\"}", "77", "9", "{\"id\":77,\"session\":9,\"method\":\"m\"}");
    rewrites("{\"session\":1,\"id\":2,\"method\":\"m\"}", "77", "9", "{\"session\":9,\"id\":77,\"method\":\"m\"}");
}

static void members_within_the_parameters_are_nobody_s_business(void **state)
{
    (void)state;
    rewrites("{\"method\":\"m\",\"params\":{\"id\":5,\"session\":6,\"jsonrpc\":\"1\"},\"id\":1}", "77", NULL,
             "{\"method\":\"m\",\"params\":{\"id\":5,\"session\":6,\"jsonrpc\":\"1\"},\"id\":77}");
}

static void what_is_no_message_is_told_apart(void **state)
{
    static const char *const wrong[] = {"5",
                                        "[]",
                                        "\"id\"",
                                        "{\"id\":1,\"id\":2,\"method\":\"m\"}",
                                        "{\"method\":\"m\",\"method\":\"m\"}",
                                        "{\"\\u0069d\":1,\"method\":\"m\"}",
                                        "{\"id\":{},\"method\":\"m\"}",
                                        "{\"id\":true,\"method\":\"m\"}",
                                        "{\"jsonrpc\":2.0,\"method\":\"m\"}",
                                        "{\"jsonrpc\":\"2.1\",\"method\":\"m\"}",
                                        "{\"method\":null}"};
    struct host_envelope envelope;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(read_text(wrong[i], &envelope), TL_ERR_REQUEST);
}

static void dialect_and_errors_are_seen(void **state)
{
    struct host_envelope envelope;

    (void)state;
    assert_int_equal(read_text("{\"method\":\"m\",\"id\":1}", &envelope), 0);
    assert_true(envelope.go && envelope.has_method);
    assert_int_equal(
        read_text("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32016,\"message\":\"no\"},\"id\":1}", &envelope), 0);
    assert_false(envelope.go || envelope.has_method);
    assert_int_equal(envelope.error_code, -32016);
    assert_int_equal(read_text("{\"id\":1,\"result\":null,\"error\":\"no such\"}", &envelope), 0);
    assert_int_equal(envelope.text.end - envelope.text.start, 7);
    assert_true(envelope.has_result && envelope.error.end);
    assert_int_equal(read_text("{\"id\":1,\"result\":5,\"error\":null}", &envelope), 0);
    assert_false(envelope.error.end);
}

static void errors_are_written_in_the_client_s_dialect(void **state)
{
    char buf[256];
    struct tl_json_writer out = {.buf = buf, .cap = sizeof buf};
    static const char v2[] =
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32004,\"message\":\"a \\\"b\\\"\"},\"id\":\"x\"}";
    static const char go[] = "{\"result\":null,\"error\":\"timed out\",\"id\":null}";

    (void)state;
    host_envelope_error(&out, false, "\"x\"", 3, TL_ERR_TIMEOUT, "a \"b\"");
    assert_int_equal(out.len, sizeof v2 - 1);
    assert_memory_equal(buf, v2, out.len);
    out.len = 0;
    host_envelope_error(&out, true, NULL, 0, TL_ERR_TIMEOUT, NULL);
    assert_int_equal(out.len, sizeof go - 1);
    assert_memory_equal(buf, go, out.len);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id_and_session_are_replaced_where_they_stand),
        cmocka_unit_test(id_and_session_are_added_where_they_are_not),
        cmocka_unit_test(members_within_the_parameters_are_nobody_s_business),
        cmocka_unit_test(what_is_no_message_is_told_apart),
        cmocka_unit_test(dialect_and_errors_are_seen),
        cmocka_unit_test(errors_are_written_in_the_client_s_dialect),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
