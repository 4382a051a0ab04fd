// SPDX-License-Identifier: BSD-3-Clause
// The server: what goes out for what comes in, byte for byte, in both dialects (H68-H75, H99).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/indexed.h"
#include "tests/unit/sample_service.h"

static struct tl_json_token tokens[256];
static struct tl_rpc_server server;
static struct tl_rpc_principal caller;
static char reply[8192];

static int set_up(void **state)
{
    (void)state;
    server = (struct tl_rpc_server){.services = sample_services,
                                    .service_count = SAMPLE_SERVICE_COUNT,
                                    .tokens = tokens,
                                    .token_cap = 256,
                                    .name = "demo",
                                    .version = "1.2.3",
                                    .max_line = 1000,
                                    .max_reply = 2000};
    caller = (struct tl_rpc_principal){.name = "test", .permissions = SAMPLE_PERMISSION};
    sample_runs = 0;
    return 0;
}

static size_t serve_cap(const char *request, size_t n, size_t cap)
{
    char *line = malloc(n + (n == 0)), *room = malloc(cap); // exactly so much, for the sanitizer
    memcpy(line, request, n);
    ptrdiff_t len = tl_rpc_serve(&server, &caller, line, n, room, cap);
    assert_true(len >= 0 && (size_t)len <= cap && cap <= sizeof reply);
    memcpy(reply, room, (size_t)len);
    reply[len] = '\0';
    free(line);
    free(room);
    return (size_t)len;
}

static void check(const char *request, const char *want)
{
    size_t n = serve_cap(request, strlen(request), 4096);
    assert_string_equal(reply, want);
    assert_int_equal(n, strlen(want));
}

struct exchange {
    const char *request, *want;
};

static void check_all(const struct exchange *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(cases[i].request, cases[i].want);
}
#define CHECK_ALL(cases) check_all((cases), sizeof(cases) / sizeof(cases)[0])

#define V2(rest)                  "{\"jsonrpc\":\"2.0\"," rest "}"
#define ERROR2(code, message, id) V2("\"error\":{\"code\":" code ",\"message\":\"" message "\"},\"id\":" id)
#define ERROR2_DATA(code, message, data, id)                                                                           \
    V2("\"error\":{\"code\":" code ",\"message\":\"" message "\",\"data\":\"" data "\"},\"id\":" id)
#define INVALID(id) ERROR2("-32600", "invalid request", id)
#define PARAMS      "invalid parameters"
#define TYPE        "invalid parameters: wrong type or out of range"

static void a_request_of_2_0_is_answered_in_kind(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2]"), V2("\"result\":\"3\",\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"b\":\"-5\",\"a\":2}"), V2("\"result\":\"-3\",\"id\":1")},
        {" { \"params\" : [ 1 , 2 ] , \"method\" : \"Sum\" , \"id\" : 1 , \"jsonrpc\" : \"2.0\" } ",
         V2("\"result\":\"3\",\"id\":1")},
        {V2("\"id\":1,\"method\":\"S\\u0075m\",\"p\\u0061rams\":{\"\\u0061\":1,\"b\":2}"),
         V2("\"result\":\"3\",\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sample.Echo\",\"params\":[\"a\\u00e9\\n\\\"\"]"),
         V2("\"result\":\"a\xc3\xa9\\n\\\"\",\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sample.Point\",\"params\":{\"point\":{\"x\":0.5,\"y\":-1e3,\"tag\":\"Zm8=\"}}"),
         V2("\"result\":{\"x\":0.5,\"y\":-1000,\"tag\":\"Zm8=\"},\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sample.Nothing\""), V2("\"result\":null,\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sample.Nothing\",\"params\":{}"), V2("\"result\":null,\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sample.Nothing\",\"params\":[],\"other\":[{}]"), V2("\"result\":null,\"id\":1")},
    };
    CHECK_ALL(cases);
}

static void a_request_without_jsonrpc_is_answered_as_go_does(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {"{\"method\":\"Sum\",\"params\":[{\"a\":1,\"b\":2}],\"id\":0}", "{\"id\":0,\"result\":3,\"error\":null}"},
        {"{\"method\":\"Sum\",\"params\":[[1,2]],\"id\":0}", "{\"id\":0,\"result\":3,\"error\":null}"},
        {"{\"method\":\"Sample.Echo\",\"params\":[\"x\"],\"id\":0}", "{\"id\":0,\"result\":\"x\",\"error\":null}"},
        {"{\"method\":\"Sample.Echo\",\"params\":[{\"message\":\"x\"}],\"id\":0}",
         "{\"id\":0,\"result\":\"x\",\"error\":null}"},
        {"{\"method\":\"Sample.Point\",\"params\":[{\"x\":1,\"y\":2}],\"id\":0}",
         "{\"id\":0,\"result\":{\"x\":1,\"y\":2},\"error\":null}"},
        {"{\"method\":\"Sample.Nothing\",\"params\":[{}],\"id\":0}", "{\"id\":0,\"result\":{},\"error\":null}"},
        {"{\"method\":\"Sample.Nothing\",\"params\":[null],\"id\":0}", "{\"id\":0,\"result\":{},\"error\":null}"},
        {"{\"method\":\"Sample.Nothing\",\"params\":[],\"id\":0}", "{\"id\":0,\"result\":{},\"error\":null}"},
        {"{\"method\":\"Sample.Nothing\"}", "{\"id\":null,\"result\":{},\"error\":null}"},
        {"{\"method\":\"Sample.Note\",\"params\":[{}],\"id\":7}", "{\"id\":7,\"result\":{},\"error\":null}"},
        {"{\"method\":\"Sum\",\"params\":[1,2],\"id\":0}",
         "{\"id\":0,\"result\":null,\"error\":\"invalid parameters\"}"},
        {"{\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":2},\"id\":0}",
         "{\"id\":0,\"result\":null,\"error\":\"invalid parameters\"}"},
        {"{\"method\":\"Sum\",\"params\":[{\"a\":1}],\"id\":0}",
         "{\"id\":0,\"result\":null,\"error\":\"invalid parameters: b\"}"},
        {"{\"method\":\"No.Such\",\"params\":[{}],\"id\":\"q\"}",
         "{\"id\":\"q\",\"result\":null,\"error\":\"no such method: No.Such\"}"},
        {"{\"method\":\"Sample.Fail\",\"params\":[-1002],\"id\":3}",
         "{\"id\":3,\"result\":null,\"error\":\"too_hot\"}"},
        {"{\"id\":4}", "{\"id\":4,\"result\":null,\"error\":\"invalid request\"}"},
        {"{}", "{\"id\":null,\"result\":null,\"error\":\"invalid request\"}"},
    };
    CHECK_ALL(cases);
}

static void an_id_comes_back_byte_for_byte(void **state)
{
    (void)state;
    static const char *const ids[] = {
        "0", "-1", "1.50", "1e2", "123456789012345678901234567890", "\"\"", "\"a\\u0062\\n\"", "\"\\u0000\"", "null"};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        char request[200], want[200];
        snprintf(request, sizeof request, V2("\"id\":%s,\"method\":\"Sample.Nothing\""), ids[i]);
        snprintf(want, sizeof want, V2("\"result\":null,\"id\":%s"), ids[i]);
        check(request, want);
        snprintf(request, sizeof request, V2("\"id\":%s,\"method\":\"N\""), ids[i]);
        snprintf(want, sizeof want, ERROR2_DATA("-32601", "no such method", "N", "%s"), ids[i]);
        check(request, want);
        snprintf(request, sizeof request, "{\"id\":%s,\"method\":\"Sample.Nothing\"}", ids[i]);
        snprintf(want, sizeof want, "{\"id\":%s,\"result\":{},\"error\":null}", ids[i]);
        check(request, want);
    }
}

static void an_envelope_that_is_wrong_is_an_invalid_request(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {V2("\"id\":{},\"method\":\"Sum\""), INVALID("null")},
        {V2("\"id\":[1],\"method\":\"Sum\""), INVALID("null")},
        {V2("\"id\":true,\"method\":\"Sum\""), INVALID("null")},
        {V2("\"id\":1,\"method\":\"Sum\",\"method\":\"Sum\""), INVALID("1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"m\\u0065thod\":\"Sum\""), INVALID("1")},
        {V2("\"id\":1,\"id\":2,\"method\":\"Sum\""), INVALID("null")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"params\":[1,2]"), INVALID("1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"jsonrpc\":\"2.0\""), INVALID("1")},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"Sum\"}", INVALID("1")},
        {"{\"jsonrpc\":2.0,\"id\":1,\"method\":\"Sum\"}", INVALID("1")},
        {"{\"jsonrpc\":null,\"id\":1,\"method\":\"Sum\"}", INVALID("1")},
        {V2("\"id\":1"), INVALID("1")},
        {V2("\"id\":1,\"method\":1"), INVALID("1")},
        {V2("\"method\":1,\"params\":\"bar\""), INVALID("null")},
        {V2("\"id\":1,\"method\":\"Sum\\u0000X\""), INVALID("1")},
        {"1", INVALID("null")},
        {"\"Sum\"", INVALID("null")},
        {"null", INVALID("null")},
    };
    CHECK_ALL(cases);
    assert_int_equal(server.errors, sizeof cases / sizeof cases[0]);
}

static void a_text_that_is_not_json_is_answered_with_its_first_wrong_byte(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {"", ERROR2_DATA("-32700", "parse error", "byte 0", "null")},
        {"{\"id\":1 \"method\":\"Sum\"}", ERROR2_DATA("-32700", "parse error", "byte 8", "null")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2]") "x",
         ERROR2_DATA("-32700", "parse error", "byte 54", "null")},
        {"[[[[[[[[[[[[[[[[[", ERROR2_DATA("-32700", "parse error: nested too deeply", "byte 16", "null")},
    };
    CHECK_ALL(cases);
    assert_true(serve_cap("{\"id\":1}\0{\"evil\":1}", 19, 4096) > 0); // H71
    assert_string_equal(reply, ERROR2_DATA("-32700", "parse error", "byte 8", "null"));
    char many[1000];
    memset(many, ',', sizeof many);
    many[0] = '[';
    for (size_t i = 1; i < sizeof many; i += 2)
        many[i] = '1';
    many[999] = ']';
    assert_true(serve_cap(many, sizeof many, 4096) > 0); // H69
    assert_string_equal(reply, ERROR2_DATA("-32700", "parse error: too many values", "byte 511", "null"));
}

static void a_wrong_parameter_is_named(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1]"), ERROR2_DATA("-32602", PARAMS, "b", "1")},
        {V2("\"id\":1,\"method\":\"Sum\""), ERROR2_DATA("-32602", PARAMS, "a", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2,3]"), ERROR2("-32602", PARAMS, "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"c\":2}"), ERROR2_DATA("-32602", PARAMS, "c", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"a\":2}"), ERROR2_DATA("-32602", PARAMS, "a", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":2147483648}"),
         ERROR2_DATA("-32602", TYPE, "b", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":1e999}"), ERROR2_DATA("-32602", TYPE, "b", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1.5,\"b\":1}"), ERROR2_DATA("-32602", TYPE, "a", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":-0,\"b\":1}"), ERROR2_DATA("-32602", TYPE, "a", "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":3"), ERROR2("-32602", PARAMS, "1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":null"), ERROR2("-32602", PARAMS, "1")},
        {V2("\"id\":1,\"method\":\"Sample.Nothing\",\"params\":[1]"), ERROR2("-32602", PARAMS, "1")},
        {V2("\"id\":1,\"method\":\"Sample.Point\",\"params\":[{\"x\":1,\"y\":2,\"tag\":\"Z\"}]"),
         ERROR2_DATA("-32602", TYPE, "tag", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Point\",\"params\":[{\"x\":1,\"y\":2,\"tag\":\"AAAAAAAAAAAA\"}]"),
         ERROR2_DATA("-32005", "too large", "tag", "1")},
    };
    CHECK_ALL(cases);
}

static void an_unknown_method_is_named_and_a_clients_row_is_none(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {V2("\"id\":1,\"method\":\"Su\""), ERROR2_DATA("-32601", "no such method", "Su", "1")},
        {V2("\"id\":1,\"method\":\"sum\""), ERROR2_DATA("-32601", "no such method", "sum", "1")},
        {V2("\"id\":1,\"method\":\"\""), ERROR2_DATA("-32601", "no such method", "", "1")},
        {V2("\"id\":1,\"method\":\"a\\\"\\n\""), ERROR2_DATA("-32601", "no such method", "a\\\"\\n", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Client\""), ERROR2_DATA("-32601", "no such method", "Sample.Client", "1")},
    };
    CHECK_ALL(cases);
}

static void permission_comes_before_parameters_and_refusals_are_counted(void **state)
{
    (void)state;
    check(V2("\"id\":1,\"method\":\"Sample.Secret\",\"params\":[\"junk\"]"),
          ERROR2_DATA("-32006", "permission denied", "Sample.Secret", "1"));
    check("{\"id\":1,\"method\":\"Sample.Secret\"}",
          "{\"id\":1,\"result\":null,\"error\":\"permission denied: Sample.Secret\"}");
    caller.permissions = 0;
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":\"bad\""),
          ERROR2_DATA("-32006", "permission denied", "Sum", "1"));
    check(V2("\"method\":\"Sum\",\"params\":[1,2]"), "");
    assert_int_equal(caller.refused, 4);
    assert_int_equal(server.refused, 4);
    assert_int_equal(caller.calls, 4);
    assert_int_equal(server.calls, 4);
}

static void a_handlers_error_is_the_reply_and_what_it_had_written_is_gone(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-1001]"), ERROR2_DATA("1", "empty", "empty", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-1002]"), ERROR2_DATA("2", "too_hot", "too_hot", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-1003]"),
         ERROR2("-32603", "internal error", "1")}, // not declared
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-20]"),
         ERROR2("-32020", "outside the applet's memory", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-999]"), ERROR2("-32603", "internal error", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[-2147483648]"), ERROR2("-32603", "internal error", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[5]"), ERROR2("-32603", "internal error", "1")},
        {V2("\"id\":1,\"method\":\"Sample.Fail\",\"params\":[0]"), V2("\"result\":null,\"id\":1")},
        {V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2]"), V2("\"result\":\"3\",\"id\":1")},
    };
    CHECK_ALL(cases);
}

static void a_notification_is_run_and_never_answered(void **state)
{
    (void)state;
    check(V2("\"method\":\"Sample.Count\""), "");
    assert_int_equal(sample_runs, 1);
    check(V2("\"method\":\"No.Such\""), "");
    check(V2("\"method\":\"Sum\",\"params\":[\"x\"]"), "");
    check(V2("\"method\":\"Sample.Fail\",\"params\":[-5]"), "");
    check(V2("\"method\":\"Sample.Long\",\"params\":[100000]"), "");
    assert_int_equal(server.errors, 4);
    // Oneway: not even with an id.
    check(V2("\"id\":1,\"method\":\"Sample.Note\""), "");
    check(V2("\"id\":1,\"method\":\"Sample.Note\",\"params\":[1]"), "");
    assert_int_equal(sample_runs, 3);
}

static void a_response_sent_to_a_server_is_dropped_and_counted(void **state)
{
    (void)state;
    check(V2("\"id\":7,\"result\":1"), ""); // H75
    check(V2("\"id\":7,\"error\":{\"code\":1,\"message\":\"x\"}"), "");
    check("{\"id\":7,\"result\":1,\"error\":null}", "");
    assert_int_equal(server.dropped, 3);
    check("[" V2("\"id\":7,\"result\":1") "]", "");
    assert_int_equal(server.dropped, 4);
}

static void a_batch_is_answered_in_order_without_its_notifications(void **state)
{
    (void)state;
    static const struct exchange cases[] = {
        {"[]", INVALID("null")},
        {"[1,2]", "[" INVALID("null") "," INVALID("null") "]"},
        {"[[]]", "[" INVALID("null") "]"},
        {"[" V2("\"method\":\"Sample.Note\"") "]", ""},
        {"[" V2("\"method\":\"Sample.Note\"") "," V2("\"id\":2,\"method\":\"Sum\",\"params\":[1,2]") "," V2(
             "\"method\":\"Sample.Note\"") "," V2("\"id\":3,\"method\":\"X\"") "]",
         "[" V2("\"result\":\"3\",\"id\":2") "," ERROR2_DATA("-32601", "no such method", "X", "3") "]"},
        {"[{\"id\":1,\"method\":\"Sum\",\"params\":[{\"a\":1,\"b\":2}]},{\"foo\":\"boo\"}]",
         "[" INVALID("1") "," INVALID("null") "]"},
        {"[" V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2]") ",",
         ERROR2_DATA("-32700", "parse error", "byte 56", "null")},
    };
    CHECK_ALL(cases);
    assert_int_equal(sample_runs, 3);
}

static void a_changed_signature_is_refused_by_name(void **state)
{
    (void)state;
    static const char changed[] =
        ERROR2_DATA("-32015", "the method's signature has changed: rebuild against the server's .idl", "Sum", "1");
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":\"0123456789abcdef\""),
          V2("\"result\":\"3\",\"id\":1"));
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":\"0123456789abcdee\""), changed);
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":\"0123456789ABCDEF\""), changed);
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":\"\""), changed);
    check(V2("\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"hash\":81985529216486895"), changed);
}

static void hello_says_who_and_how_much_and_what_idlc_wrote_of_every_service(void **state)
{
    (void)state;
    check(V2("\"id\":1,\"method\":\"rpc.hello\""),
          V2("\"result\":{\"name\":\"demo\",\"version\":\"1.2.3\",\"limits\":{\"line\":1000,\"reply\":2000,\"depth\":"
             "16},\"methods\":{" SAMPLE_HASHES "}},\"id\":1"));
    const struct tl_rpc_service *const twice[] = {&sample_service, &sample_empty_service, &sample_service};
    server.services = twice;
    server.service_count = 3;
    check(V2("\"id\":1,\"method\":\"rpc.hello\""),
          V2("\"result\":{\"name\":\"demo\",\"version\":\"1.2.3\",\"limits\":{\"line\":1000,\"reply\":2000,\"depth\":"
             "16},\"methods\":{" SAMPLE_HASHES "," SAMPLE_HASHES "}},\"id\":1"));
    check(V2("\"id\":1,\"method\":\"rpc.hello\",\"params\":[1]"), ERROR2("-32602", PARAMS, "1"));
}

// Whether the server finds a method of that name, by its index or without.
static bool finds(const char *name)
{
    char line[256];
    snprintf(line, sizeof line, V2("\"id\":1,\"method\":\"%s\",\"params\":[1,2]"), name);
    serve_cap(line, strlen(line), 4096);
    return strcmp(reply, V2("\"result\":\"3\",\"id\":1")) == 0;
}

// Names that are hard to tell apart: few characters that differ, at every distance from each other.
static char **alike(size_t count)
{
    char **names = calloc(count, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        char text[64];
        switch (i % 4) {
        case 0:
            snprintf(text, sizeof text, "Service.Method%05zu", i);
            break;
        case 1:
            snprintf(text, sizeof text, "%.*s.%zx", (int)(i % 40), "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", i);
            break;
        case 2:
            snprintf(text, sizeof text, "S%02zxa.bbb%02zxcc", i & 255, i >> 8);
            break;
        default:
            snprintf(text, sizeof text, "aaa%02zxbbb%02zx", i >> 8, i & 255);
            break;
        }
        names[i] = strdup(text);
    }
    return names;
}

static void the_index_finds_every_method_and_no_other(void **state)
{
    (void)state;
    static const size_t counts[] = {1, 2, 3, 28, 400, 20000};
    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        size_t count = counts[k];
        char **names = alike(count), other[80];
        struct indexed *indexed = indexed_new((const char *const *)names, count, &sample_methods[0]);
        assert_true(indexed->index.place_count >= count);
        server.services = indexed->services;
        server.service_count = 1;
        server.index = &indexed->index;
        for (size_t i = 0; i < count; i++) {
            assert_true(finds(names[i]));
            snprintf(other, sizeof other, "%sx", names[i]);
            assert_false(finds(other));
        }
        // Longer than any, nothing at all, and what every server has.
        assert_false(finds("a.name.that.is.longer.than.all.of.theirs.and.is.not.so.much.as.hashed"));
        assert_false(finds(""));
        check(V2("\"id\":1,\"method\":\"rpc.hello\",\"params\":[1]"), ERROR2("-32602", PARAMS, "1"));
        for (size_t i = 0; i < count; i++)
            free(names[i]);
        free(names);
        indexed_free(indexed);
    }
}

static void a_server_without_an_index_finds_the_same(void **state)
{
    (void)state;
    char **names = alike(400);
    struct indexed *indexed = indexed_new((const char *const *)names, 400, &sample_methods[0]);
    const struct tl_rpc_index none = {0};
    const struct tl_rpc_index *const without[] = {NULL, &none};
    server.services = indexed->services;
    server.service_count = 1;
    for (size_t k = 0; k < 2; k++) {
        server.index = without[k];
        for (size_t i = 0; i < 400; i++)
            assert_true(finds(names[i]));
        assert_false(finds("Sum"));
        assert_false(finds(""));
    }
    for (size_t i = 0; i < 400; i++)
        free(names[i]);
    free(names);
    indexed_free(indexed);
}

static void a_program_without_methods_has_no_index_and_nothing_but_what_every_server_has(void **state)
{
    (void)state;
    struct indexed *indexed = indexed_new(NULL, 0, &sample_methods[0]);
    assert_int_equal(indexed->index.place_count, 0);
    server.services = indexed->services;
    server.service_count = 0;
    server.index = &indexed->index;
    assert_false(finds("Sum"));
    assert_false(finds(""));
    check(V2("\"id\":1,\"method\":\"rpc.hello\",\"params\":[1]"), ERROR2("-32602", PARAMS, "1"));
    indexed_free(indexed);
}

static void discover_gives_openrpc_and_can_be_narrowed(void **state)
{
    (void)state;
#define OPENRPC(methods)                                                                                               \
    "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":\"demo\",\"version\":\"1.2.3\"},\"methods\":[" methods "]}"
#define SUM_DOC "{\"name\":\"Sum\",\"params\":[]}"
    static const struct exchange cases[] = {
        {V2("\"id\":1,\"method\":\"rpc.discover\""), V2("\"result\":" OPENRPC(SUM_DOC) ",\"id\":1")},
        {V2("\"id\":1,\"method\":\"rpc.discover\",\"params\":{\"service\":\"Sample\"}"),
         V2("\"result\":" OPENRPC(SUM_DOC) ",\"id\":1")},
        {V2("\"id\":1,\"method\":\"rpc.discover\",\"params\":[\"Empty\"]"), V2("\"result\":" OPENRPC("") ",\"id\":1")},
        {V2("\"id\":1,\"method\":\"rpc.discover\",\"params\":[\"Sampl\"]"), ERROR2("-32013", "not found", "1")},
        {V2("\"id\":1,\"method\":\"rpc.discover\",\"params\":[5]"), ERROR2_DATA("-32602", TYPE, "service", "1")},
        {"{\"id\":1,\"method\":\"rpc.discover\",\"params\":[\"Sample\"]}",
         "{\"id\":1,\"result\":" OPENRPC(SUM_DOC) ",\"error\":null}"},
        {"{\"id\":1,\"method\":\"rpc.discover\",\"params\":[{}]}",
         "{\"id\":1,\"result\":" OPENRPC(SUM_DOC) ",\"error\":null}"},
    };
    CHECK_ALL(cases);
}

static void a_reply_that_does_not_fit_becomes_an_error_that_does(void **state)
{
    (void)state;
    static const char request[] = V2("\"id\":1,\"method\":\"Sample.Long\",\"params\":[260]");
    static const char whole[] = V2("\"result\":,\"id\":1");
    size_t need = sizeof whole - 1 + 260;
    for (size_t cap = TL_RPC_MIN_REPLY; cap < need + 3; cap++) {
        size_t n = serve_cap(request, sizeof request - 1, cap);
        if (cap >= need)
            assert_int_equal(n, need);
        else
            assert_string_equal(reply, ERROR2("-32005", "too large", "1"));
    }
    // Scratch memory comes from the reply's buffer too.
    assert_true(serve_cap(V2("\"id\":1,\"method\":\"Sample.Echo\",\"params\":[\"a\"]"), 62, 256) > 0);
    assert_string_equal(reply, ERROR2("-32005", "too large", "1"));
}

static void an_id_or_a_name_too_long_for_the_reply_is_left_out(void **state)
{
    (void)state;
    char request[700];
    int n = snprintf(request, sizeof request, V2("\"id\":\"%0400d\",\"method\":\"Sample.Nothing\""), 0);
    assert_true(serve_cap(request, (size_t)n, 256) > 0);
    assert_string_equal(reply, ERROR2("-32005", "too large", "null"));
    n = snprintf(request, sizeof request, V2("\"id\":5,\"method\":\"%0400d\""), 0);
    char want[400];
    snprintf(want, sizeof want, ERROR2_DATA("-32601", "no such method", "%064d", "5"), 0);
    assert_true(serve_cap(request, (size_t)n, 256) > 0);
    assert_string_equal(reply, want);
}

static void a_batch_that_outgrows_the_reply_ends_in_an_error_and_runs_no_further(void **state)
{
    (void)state;
    char batch[2000] = "[";
    size_t n = 1;
    for (int i = 0; i < 20; i++)
        n += (size_t)snprintf(batch + n, sizeof batch - n, "%s,", V2("\"id\":1,\"method\":\"Sample.Count\""));
    batch[strlen(batch) - 1] = ']';
    for (size_t cap = TL_RPC_MIN_REPLY; cap < 1200; cap += 7) {
        sample_runs = 0;
        assert_true(serve_cap(batch, strlen(batch), cap) > 0);
        size_t replies = 0;
        for (const char *p = reply; (p = strstr(p, "\"result\"")) != NULL; p++)
            replies++;
        assert_int_equal(replies, sample_runs); // what has run is told
        assert_int_equal(reply[strlen(reply) - 1], ']');
        assert_true(sample_runs == 20 || strstr(reply, ERROR2("-32005", "too large", "null") "]") != NULL);
    }
    assert_int_equal(sample_runs, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_request_of_2_0_is_answered_in_kind, set_up),
        cmocka_unit_test_setup(a_request_without_jsonrpc_is_answered_as_go_does, set_up),
        cmocka_unit_test_setup(an_id_comes_back_byte_for_byte, set_up),
        cmocka_unit_test_setup(an_envelope_that_is_wrong_is_an_invalid_request, set_up),
        cmocka_unit_test_setup(a_text_that_is_not_json_is_answered_with_its_first_wrong_byte, set_up),
        cmocka_unit_test_setup(a_wrong_parameter_is_named, set_up),
        cmocka_unit_test_setup(an_unknown_method_is_named_and_a_clients_row_is_none, set_up),
        cmocka_unit_test_setup(permission_comes_before_parameters_and_refusals_are_counted, set_up),
        cmocka_unit_test_setup(a_handlers_error_is_the_reply_and_what_it_had_written_is_gone, set_up),
        cmocka_unit_test_setup(a_notification_is_run_and_never_answered, set_up),
        cmocka_unit_test_setup(a_response_sent_to_a_server_is_dropped_and_counted, set_up),
        cmocka_unit_test_setup(a_batch_is_answered_in_order_without_its_notifications, set_up),
        cmocka_unit_test_setup(a_changed_signature_is_refused_by_name, set_up),
        cmocka_unit_test_setup(hello_says_who_and_how_much_and_what_idlc_wrote_of_every_service, set_up),
        cmocka_unit_test_setup(the_index_finds_every_method_and_no_other, set_up),
        cmocka_unit_test_setup(a_server_without_an_index_finds_the_same, set_up),
        cmocka_unit_test_setup(a_program_without_methods_has_no_index_and_nothing_but_what_every_server_has, set_up),
        cmocka_unit_test_setup(discover_gives_openrpc_and_can_be_narrowed, set_up),
        cmocka_unit_test_setup(a_reply_that_does_not_fit_becomes_an_error_that_does, set_up),
        cmocka_unit_test_setup(an_id_or_a_name_too_long_for_the_reply_is_left_out, set_up),
        cmocka_unit_test_setup(a_batch_that_outgrows_the_reply_ends_in_an_error_and_runs_no_further, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
