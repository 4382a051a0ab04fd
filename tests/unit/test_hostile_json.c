// SPDX-License-Identifier: BSD-3-Clause
// threats.md, JSON and RPC: H68 to H75 and H29, at the server, in memory of exactly the text's size.
// tests/hostile/run.c prints a line for each test that is named for an id.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sizes.h"
#include "tests/unit/sample_service.h"

static struct tl_json_token tokens[256];
static struct tl_rpc_server server;
static struct tl_rpc_principal caller;
static char reply[4096];

static int set_up(void **state)
{
    (void)state;
    server = (struct tl_rpc_server){.services = sample_services,
                                    .service_count = SAMPLE_SERVICE_COUNT,
                                    .tokens = tokens,
                                    .token_cap = 256,
                                    .name = "demo",
                                    .version = "1.2.3",
                                    .max_line = TL_MAX_LINE,
                                    .max_reply = sizeof reply};
    caller = (struct tl_rpc_principal){.name = "test", .permissions = SAMPLE_PERMISSION};
    sample_runs = 0;
    return 0;
}

static size_t serve(const char *text, size_t n)
{
    char *line = malloc(n + (n == 0)), *room = malloc(sizeof reply);

    memcpy(line, text, n);
    ptrdiff_t len = tl_rpc_serve(&server, &caller, line, n, room, sizeof reply);
    assert_true(len >= 0 && (size_t)len < sizeof reply);
    memcpy(reply, room, (size_t)len);
    reply[len] = '\0';
    free(line);
    free(room);
    return (size_t)len;
}

// The text gets an error of that code, and no handler runs.
static void refused(const char *text, size_t n, const char *code)
{
    unsigned runs = sample_runs;

    assert_true(serve(text, n) > 0);
    if (strstr(reply, code) == NULL)
        fail_msg("%.200s\n is answered %s\n and not %s", text, reply, code);
    assert_int_equal(sample_runs, runs);
}

static void refused_text(const char *text, const char *code)
{
    refused(text, strlen(text), code);
}

// Still as good as new.
static void serves(void)
{
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}";

    assert_true(serve(request, sizeof request - 1) > 0);
    assert_string_equal(reply, "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}");
}

static char *repeated(const char *text, size_t times, size_t *n)
{
    size_t len = strlen(text);
    char *all = malloc(len * times + 1);

    for (size_t i = 0; i < times; i++)
        memcpy(all + i * len, text, len);
    *n = len * times;
    all[*n] = '\0';
    return all;
}

static void H68_ten_thousand_open_brackets_are_refused_for_their_depth(void **state)
{
    static const char *const openings[] = {"[", "{\"a\":", "[[", "[{\"a\":["};
    size_t bad, n;
    (void)state;

    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        char *text = repeated(openings[i], 10000, &n);
        assert_int_equal(tl_json_parse(text, n, tokens, 256, &bad), TL_ERR_DEPTH);
        assert_true(bad < 32 * strlen(openings[i])); // seen at once, not at the end
        refused(text, n, "-32700");
        free(text);
    }
    serves();
}

static void H69_eighty_thousand_empty_arrays_are_refused_for_their_tokens(void **state)
{
    size_t bad, n;
    (void)state;
    char *text = repeated("[],", 80000, &n);

    text[0] = '[';
    text[1] = '0';
    text[n - 1] = ']';
    assert_int_equal(tl_json_parse(text, n, tokens, 256, &bad), TL_ERR_TOKENS);
    assert_true(bad < 1024);
    refused(text, n, "-32700");
    free(text);
    serves();
}

static void H71_text_after_a_NUL_is_refused(void **state)
{
    static const char two[] = "{\"a\":1}\0{\"evil\":1}";
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}\0{\"jsonrpc\":"
                                  "\"2.0\",\"id\":2,\"method\":\"Sum\",\"params\":[1,2]}";
    (void)state;

    refused(two, sizeof two - 1, "-32700");
    refused(two, 8, "-32700"); // the NUL alone
    refused(request, sizeof request - 1, "-32700");
    serves();
}

static void H72_duplicate_members_NUL_in_names_and_odd_ids_are_refused(void **state)
{
    (void)state;
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"method\":\"Sum\",\"params\":[1,2]}", "\"error\"");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"Sum\",\"params\":[1,2]}", "\"error\"");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2],\"p\\u0061rams\":[1,2]}",
                 "\"error\"");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":{\"a\":1,\"b\":2,\"a\":3}}", "-32602");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\\u0000X\",\"params\":[1,2]}", "\"error\"");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":{\"a\":1},\"method\":\"Sum\",\"params\":[1,2]}", "-32600");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"Sum\",\"params\":[1,2]}", "-32600");
    refused_text("{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"Sum\",\"params\":[1,2]}", "-32600");
    serves();
}

static void H73_texts_that_led_other_readers_astray_are_refused(void **state)
{
    static const char *const texts[] = {
        "{0}", "{{}}",    "{0 0}0",     "{}:0", "{\"\"0}0", "{\"\":}", "[:]",   "[1:2]",     "{,}",
        "[,]", "{\"a\"}", "{\"a\":1,}", "[1,]", "\"",       "{\"",     "[\"",   "{\"a\":\"", "tru",
        "nul", "-",       "1.",         "01",   "+1",       "\"\\",    "\"\\u", "\"\\u12",   "{]",
        "[}",  "]",       "}",          ":",    ",",        "",        " ",     "1 2",       "{\"a\":1 \"b\":2}"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        refused(texts[i], strlen(texts[i]), "-32700");
    serves();
}

static void H74_numbers_that_are_no_integers_of_the_type_are_refused(void **state)
{
    static const char *const numbers[] = {"1e999",
                                          "1.5",
                                          "-0",
                                          "1e2",
                                          "1.0",
                                          "2147483648",
                                          "-2147483649",
                                          "4294967297",
                                          "null",
                                          "true",
                                          "\"\"",
                                          "\"1.5\"",
                                          "\" 1\"",
                                          "\"0x1\"",
                                          "\"-0\"",
                                          "[1]",
                                          "{}",
                                          "\"1e2\"",
                                          "\"+1\"",
                                          "9223372036854775808",
                                          "18446744073709551617",
                                          "\"2147483648\"",
                                          "340282366920938463463374607431768211457"};
    char request[200];
    (void)state;

    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        snprintf(request, sizeof request, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,%s]}",
                 numbers[i]);
        refused_text(request, "-32602");
    }
    serves();
}

static void H75_a_response_where_a_request_is_due_is_dropped_and_counted(void **state)
{
    static const char *const responses[] = {"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}",
                                            "{\"id\":1,\"result\":3,\"error\":null}",
                                            "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-1,\"message\":\"x\"}}"};
    (void)state;
    for (size_t i = 0; i < sizeof responses / sizeof responses[0]; i++) {
        assert_int_equal(serve(responses[i], strlen(responses[i])), 0);
        assert_int_equal(server.dropped, i + 1);
    }
    assert_int_equal(sample_runs, 0);
    serves();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(H68_ten_thousand_open_brackets_are_refused_for_their_depth),
        cmocka_unit_test(H69_eighty_thousand_empty_arrays_are_refused_for_their_tokens),
        cmocka_unit_test(H71_text_after_a_NUL_is_refused),
        cmocka_unit_test(H72_duplicate_members_NUL_in_names_and_odd_ids_are_refused),
        cmocka_unit_test(H73_texts_that_led_other_readers_astray_are_refused),
        cmocka_unit_test(H74_numbers_that_are_no_integers_of_the_type_are_refused),
        cmocka_unit_test(H75_a_response_where_a_request_is_due_is_dropped_and_counted),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
