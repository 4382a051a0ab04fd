// SPDX-License-Identifier: BSD-3-Clause
// Generated skeletons and tables: what they take in any form of a request, what they refuse, and what they say of
// themselves.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "counter.h"
#include "tests/gen/permissions.h"
#include "tests/unit/generated_pair.h"
#include "tests/unit/types_service.h"
#include "types.h"

static const struct pair_sizes types_sizes = {TYPES_CLIENT_BUFFER, TYPES_CLIENT_TOKENS, TYPES_SERVER_LINE,
                                              TYPES_SERVER_REPLY, TYPES_SERVER_TOKENS};
static struct pair *pair;

static const struct tl_rpc_service *const services[] = {&types_types_service, &types_other_service,
                                                        &counter_counter_service};

static int start(void **state)
{
    (void)state;
    pair = pair_new(services, 3, &types_sizes);
    counter_now = 0;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    pair_free(pair);
    return 0;
}

// The reply to method(params), in either dialect, contains what it should.
static void expect(const char *method, const char *params, bool go, const char *part)
{
    char request[1024];
    snprintf(request, sizeof request, "{%s\"id\":1,\"method\":\"%s\",\"params\":%s}", go ? "" : "\"jsonrpc\":\"2.0\",",
             method, params);
    const char *reply = pair_ask(pair, request);
    if (strstr(reply, part) == NULL)
        fail_msg("%s gives %s, which has no %s", request, reply, part);
}

static void takes(const char *method, const char *params, const char *result)
{
    expect(method, params, false, result);
}

static void refuses(const char *method, const char *params)
{
    expect(method, params, false, "\"code\":-32602");
}

static void parameters_come_by_name_in_any_order_or_by_position(void **state)
{
    (void)state;
    takes("Types.Tricky", "{\"value\":6,\"i\":5,\"at\":4,\"names\":3,\"fields\":2,\"e\":1}",
          "\"result\":{\"result\":6,\"reader\":15}");
    takes("Types.Tricky", "[1,2,3,4,5,6]", "\"result\":{\"result\":6,\"reader\":15}");
    expect("Types.Tricky", "[{\"e\":1,\"fields\":2,\"names\":3,\"at\":4,\"i\":5,\"value\":6}]", true,
           "\"result\":{\"result\":6,\"reader\":15}");
}

static void a_go_client_sends_its_one_parameter_alone_or_by_name(void **state)
{
    (void)state;
    expect("Other.Hello", "[\"you\"]", true, "\"result\":\"hello you\"");
    expect("Other.Hello", "[{\"Name\":\"you\"}]", true, "\"result\":\"hello you\"");
    expect("Shared.Move", "[{\"point\":{\"x\":1,\"y\":2,\"label\":\"\"},\"by\":1}]", true, "\"x\":2");
    expect("Types.Options", "[{}]", true, "\"error\":null");
}

static void a_missing_unknown_or_repeated_parameter_is_refused(void **state)
{
    (void)state;
    refuses("Types.Tricky", "{\"e\":1}");
    refuses("Types.Tricky", "[1,2,3,4,5]");
    refuses("Types.Tricky", "[1,2,3,4,5,6,7]");
    refuses("Types.Text", "{\"text\":\"a\",\"text\":\"b\"}");
    refuses("Types.Text", "{\"text\":\"a\",\"more\":1}");
    refuses("Types.Text", "[]");
    refuses("Types.Nothing", "{\"x\":1}");
    refuses("Types.Nothing", "[1]");
    takes("Types.Nothing", "{}", "\"result\":null");
    takes("Types.Nothing", "[]", "\"result\":null");
    expect("Types.Nothing", "[{}]", true, "\"result\":{}");
}

static void members_of_a_struct_are_as_strict_as_parameters(void **state)
{
    (void)state;
    takes("Shared.Move", "{\"point\":{\"label\":\"p\",\"y\":2,\"x\":1},\"by\":2}", "{\"x\":3,\"y\":2,\"label\":\"p\"}");
    takes("Shared.Move", "{\"point\":[1,2,\"p\"],\"by\":2}", "{\"x\":3,\"y\":2,\"label\":\"p\"}");
    refuses("Shared.Move", "{\"point\":{\"x\":1,\"y\":2},\"by\":2}");
    refuses("Shared.Move", "{\"point\":{\"x\":1,\"y\":2,\"label\":\"\",\"z\":3},\"by\":2}");
    refuses("Shared.Move", "{\"point\":{\"x\":1,\"x\":1,\"y\":2,\"label\":\"\"},\"by\":2}");
    refuses("Shared.Move", "{\"point\":7,\"by\":2}");
    refuses("Shared.Move", "{\"point\":null,\"by\":2}");
}

static void a_number_outside_its_type_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"-1", "4294967296", "1.0", "1e1", "true", "null", "\"x\"", "\"\"", "[]", "{}"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char params[64];
        snprintf(params, sizeof params, "{\"how\":%s}", bad[i]);
        refuses("Types.Fail", params);
    }
    takes("Types.Fail", "{\"how\":4294967295}", "\"good\"");
    takes("Types.Fail", "{\"how\":\"0\"}", "\"good\"");
}

static void text_and_bytes_end_at_their_bounds(void **state)
{
    (void)state;
    takes("Types.Text", "[\"0123456789abcdef\"]", "0123456789abcdef");
    expect("Types.Text", "[\"0123456789abcdefg\"]", false, "\"error\"");
    takes("Types.Bytes", "[\"AAECAwQFBgcICQoLDA0ODw==\"]", "AAECAwQFBgcICQoLDA0ODw==");
    expect("Types.Bytes", "[\"AAECAwQFBgcICQoLDA0ODxA=\"]", false, "\"error\"");
    refuses("Types.Bytes", "[\"AAECAw\"]");
    refuses("Types.Bytes", "[\"A===\"]");
    refuses("Types.Text", "[\"a\\u0000b\"]");
    refuses("Types.Text", "[7]");
}

static void lists_and_arrays_have_the_counts_that_they_may(void **state)
{
    (void)state;
    takes("Types.Items", "[[1,2,3,4],[1,2,3],[[1,2],[3,4]]]", "{\"items2\":[1,2,3,4],\"array2\":[1,2,3]");
    takes("Types.Items", "[[],[1,2,3],[]]", "{\"items2\":[],\"array2\":[1,2,3],\"nested2\":[]}");
    expect("Types.Items", "[[1,2,3,4,5],[1,2,3],[]]", false, "\"error\"");
    expect("Types.Items", "[[],[1,2],[]]", false, "\"error\"");
    expect("Types.Items", "[[],[1,2,3,4],[]]", false, "\"error\"");
    expect("Types.Items", "[[],[1,2,3],[[1]]]", false, "\"error\"");
    refuses("Types.Items", "[7,[1,2,3],[]]");
    refuses("Types.Items", "[[1,\"x\"],[1,2,3],[]]");
}

static void an_enum_is_a_name_or_its_number(void **state)
{
    (void)state;
    static const char format[] = "[%s,%s,\"small\",%s,[]]";
    static const struct {
        const char *color, *open, *bits, *result; // NULL: refused
    } cases[] = {
        {"\"blue\"", "\"high\"", "[\"one\",\"last\"]", "{\"color2\":\"blue\",\"state2\":\"high\""},
        {"200", "300", "129",
         "{\"color2\":\"blue\",\"state2\":\"high\",\"wide2\":\"small\",\"bits2\":[\"one\",\"last\"]"},
        {"\"200\"", "-301", "\"1\"", "{\"color2\":\"blue\",\"state2\":-301,\"wide2\":\"small\",\"bits2\":[\"one\"]"},
        {"\"purple\"", "0", "0", NULL},
        {"\"\"", "0", "0", NULL},
        {"3", "0", "0", NULL},
        {"true", "0", "0", NULL},
        {"0", "\"other\"", "0", NULL},
        {"0", "40000", "0", NULL},
        {"0", "0", "4", NULL},
        {"0", "0", "[\"three\"]", NULL},
        {"0", "0", "\"one\"", NULL},
        {"0", "0", "[1]", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char params[128];
        snprintf(params, sizeof params, format, cases[i].color, cases[i].open, cases[i].bits);
        if (cases[i].result != NULL)
            takes("Types.Names", params, cases[i].result);
        else
            refuses("Types.Names", params);
    }
}

static void an_option_may_be_left_out_or_null(void **state)
{
    (void)state;
    takes("Types.MaybeOne", "{}", "\"result\":null");
    takes("Types.MaybeOne", "{\"number\":null}", "\"result\":null");
    takes("Types.MaybeOne", "{\"number\":\"-5\"}", "\"result\":\"-5\"");
    takes("Types.Options", "{\"value\":{\"text\":\"hi\"}}", "\"text\":\"hi\",\"data\":null");
    takes("Types.Maybe", "{}", "\"number2\":null");
    refuses("Types.MaybeOne", "{\"number\":\"\"}");
}

static void an_out_buffers_capacity_is_asked_for_and_bounded(void **state)
{
    (void)state;
    takes("Types.FillOne", "{\"data\":3}", "\"result\":\"Wlpa\"");
    takes("Types.FillOne", "{\"data\":0}", "\"result\":\"\"");
    takes("Types.FillOne", "{}", "\"result\":\"Wlpa");
    takes("Types.FillOne", "{\"data\":32}", "\"result\":\"Wlpa");
    expect("Types.FillOne", "{\"data\":33}", false, "\"code\":-32005");
    refuses("Types.FillOne", "{\"data\":\"AAAA\"}");
    refuses("Types.FillOne", "{\"data\":-1}");
    expect("Types.FillOne", "[3]", true, "\"result\":\"Wlpa\"");
    expect("Types.FillOne", "[{\"data\":3}]", true, "\"result\":\"Wlpa\"");
}

static void declared_errors_carry_their_names(void **state)
{
    (void)state;
    expect("Types.Fail", "[1]", false, "disliked");
    expect("Types.Fail", "[1]", true, "\"error\":\"disliked\"");
    expect("Types.Fail", "[2]", false, "\"last\"");
    expect("Shared.Move", "[[1,2,\"\"],0]", false, "refused");
}

static void a_service_and_its_methods_require_their_permissions_together(void **state)
{
    (void)state;
    pair->principal.permissions = TL_PERM_COUNT;
    takes("Counter.Next", "[]", "\"result\":\"1\"");
    expect("Counter.Reset", "[]", false, "\"code\":-32006");
    expect("Types.Nothing", "[]", false, "\"code\":-32006");
    pair->principal.permissions = TL_PERM_COUNT | TL_PERM_RESET;
    takes("Counter.Reset", "[]", "\"result\":null");
    takes("Counter.Value", "[]", "\"result\":\"0\"");
    pair->principal.permissions = TL_PERM_TYPES;
    expect("Shared.Move", "[[1,2,\"\"],1]", false, "\"code\":-32006");
    pair->principal.permissions = 0;
    takes("Other.Hello", "[\"all\"]", "hello all");
}

static void a_call_of_another_signature_is_refused_by_name(void **state)
{
    (void)state;
    uint64_t result;
    char request[200];
    pair->client.hashes = true;
    assert_int_equal(counter_next(&pair->client, &result), 0);
    const struct tl_rpc_method *method = &counter_counter_service.methods[0];
    snprintf(request, sizeof request, "{\"jsonrpc\":\"2.0\",\"id\":1,\"hash\":\"%016llx\",\"method\":\"Counter.Next\"}",
             (unsigned long long)method->hash);
    assert_non_null(strstr(pair_ask(pair, request), "\"result\":\"2\""));
    snprintf(request, sizeof request, "{\"jsonrpc\":\"2.0\",\"id\":1,\"hash\":\"%016llx\",\"method\":\"Counter.Next\"}",
             (unsigned long long)method->hash ^ 1);
    const char *reply = pair_ask(pair, request);
    assert_non_null(strstr(reply, "-32015"));
    assert_non_null(strstr(reply, "Counter.Next"));
    assert_int_equal(counter_now, 2);
}

static void a_oneway_method_is_not_answered_but_runs(void **state)
{
    (void)state;
    assert_string_equal(pair_ask(pair, "{\"jsonrpc\":\"2.0\",\"method\":\"Counter.Add\",\"params\":[5]}"), "");
    assert_int_equal(counter_now, 5);
}

static void rows_of_the_table_say_what_the_interface_says(void **state)
{
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        assert_int_equal(services[s]->openrpc_len, strlen(services[s]->openrpc));
        for (size_t m = 0; m < services[s]->method_count; m++) {
            const struct tl_rpc_method *method = &services[s]->methods[m];
            assert_int_equal(method->name_len, strlen(method->name));
            assert_non_null(method->invoke);
            assert_true(method->hash != 0);
        }
    }
    assert_true(COUNTER_SERVER_REPLY >= TL_RPC_MIN_REPLY && TYPES_SERVER_REPLY >= TL_RPC_MIN_REPLY);
    assert_true(COUNTER_SERVER_TOKENS >= 1 && TYPES_SERVER_TOKENS >= 1);
    const struct tl_rpc_method *next = &counter_counter_service.methods[0], *value = next + 1, *reset = next + 2,
                               *add = next + 3;
    assert_int_equal(next->flags, 0);
    assert_int_equal(value->flags, TL_RPC_IDEMPOTENT);
    assert_int_equal(reset->timeout_ms, 50);
    assert_int_equal(reset->permissions, TL_PERM_COUNT | TL_PERM_RESET);
    assert_int_equal(add->flags, TL_RPC_ONEWAY | TL_RPC_ONE_PARAM);
    assert_int_equal(types_types_service.methods[0].flags, TL_RPC_ONE_PARAM | TL_RPC_ONE_STRUCT);
}

static void hello_sends_every_methods_name_and_hash(void **state)
{
    (void)state;
    for (size_t s = 0; s < 3; s++) {
        char text[8192];
        size_t n = 0;
        for (size_t m = 0; m < services[s]->method_count; m++) {
            const struct tl_rpc_method *method = &services[s]->methods[m];
            n += (size_t)snprintf(text + n, sizeof text - n, "%s\"%s\":\"%016llx\"", m == 0 ? "" : ",", method->name,
                                  (unsigned long long)method->hash);
        }
        assert_string_equal(services[s]->hashes, text);
        assert_int_equal(services[s]->hashes_len, n);
        assert_non_null(strstr(pair_ask(pair, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\"}"), text));
    }
}

static void the_openrpc_text_is_json(void **state)
{
    (void)state;
    static struct tl_json_token tokens[8000];
    static char text[64000];
    for (size_t s = 0; s < 3; s++) {
        int n = snprintf(text, sizeof text, "[%s]", services[s]->openrpc);
        assert_true(n > 0 && (size_t)n < sizeof text);
        assert_true(tl_json_parse(text, (size_t)n, tokens, 8000, NULL) > 0);
    }
}

static void a_reply_buffer_without_room_for_scratch_is_too_large_by_name(void **state)
{
    (void)state;
    pair->reply_cap = 600;
    expect("Types.Large", "{\"value\":{\"lines\":[],\"table\":[]}}", false, "\"code\":-32005");
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, start, stop)
    const struct CMUnitTest tests[] = {
        CASE(parameters_come_by_name_in_any_order_or_by_position),
        CASE(a_go_client_sends_its_one_parameter_alone_or_by_name),
        CASE(a_missing_unknown_or_repeated_parameter_is_refused),
        CASE(members_of_a_struct_are_as_strict_as_parameters),
        CASE(a_number_outside_its_type_is_refused),
        CASE(text_and_bytes_end_at_their_bounds),
        CASE(lists_and_arrays_have_the_counts_that_they_may),
        CASE(an_enum_is_a_name_or_its_number),
        CASE(an_option_may_be_left_out_or_null),
        CASE(an_out_buffers_capacity_is_asked_for_and_bounded),
        CASE(declared_errors_carry_their_names),
        CASE(a_service_and_its_methods_require_their_permissions_together),
        CASE(a_call_of_another_signature_is_refused_by_name),
        CASE(a_oneway_method_is_not_answered_but_runs),
        CASE(rows_of_the_table_say_what_the_interface_says),
        CASE(hello_sends_every_methods_name_and_hash),
        CASE(the_openrpc_text_is_json),
        CASE(a_reply_buffer_without_room_for_scratch_is_too_large_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
