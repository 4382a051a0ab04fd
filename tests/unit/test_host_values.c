// SPDX-License-Identifier: BSD-3-Clause
// How `trapline call` and the console read what people type: words, values by schema, completion.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/console.h"
#include "host/host.h"

static const char document[] =
    "[{\"name\":\"T.All\",\"params\":["
    "{\"name\":\"n\",\"schema\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":18446744073709551615}},"
    "{\"name\":\"on\",\"schema\":{\"type\":\"boolean\"}},"
    "{\"name\":\"text\",\"schema\":{\"type\":\"string\"}},"
    "{\"name\":\"data\",\"schema\":{\"type\":\"string\",\"contentEncoding\":\"base64\"}},"
    "{\"name\":\"color\",\"schema\":{\"enum\":[\"red\",\"true\"]}},"
    "{\"name\":\"maybe\",\"schema\":{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}},"
    "{\"name\":\"flags\",\"schema\":{\"type\":\"array\",\"items\":{\"enum\":[\"a\",\"b\"]}}},"
    "{\"name\":\"list\",\"schema\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},"
    "{\"name\":\"point\",\"schema\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"integer\"},\"s\":{\"type\":"
    "\"string\"}}}}"
    "]},{\"name\":\"T.One\",\"params\":[{\"name\":\"text\",\"schema\":{\"type\":\"string\"}}]},{\"name\":\"U.None\","
    "\"params\":[]}]";

static json_t *methods(void)
{
    json_t *list = host_load_schema(document, sizeof document - 1);

    assert_non_null(list);
    return list;
}

// Returns the words as JSON, or "error" if they are refused.
static void becomes(const char *method, const char *line, const char *expected)
{
    json_t *list = methods();
    struct host host = {.methods = list};
    struct host_words words;

    assert_int_equal(host_split(line, &words), HOST_OK);
    json_t *params = host_params(method ? host_find_method(&host, method) : NULL, words.word, (int)words.count);
    char *text = params ? json_dumps(params, JSON_COMPACT) : strdup("error");
    assert_string_equal(text, expected);
    free(text);
    json_decref(params);
    json_decref(list);
    host_words_free(&words);
}

static void integers_are_checked_and_large_ones_go_as_text(void **state)
{
    (void)state;
    becomes("T.All", "n=5", "{\"n\":5}");
    becomes("T.All", "n=-5", "{\"n\":-5}");
    becomes("T.All", "n=0xff", "{\"n\":255}");
    becomes("T.All", "n=9007199254740992", "{\"n\":9007199254740992}");
    becomes("T.All", "n=9007199254740993", "{\"n\":\"9007199254740993\"}");
    becomes("T.All", "n=18446744073709551615", "{\"n\":\"18446744073709551615\"}");
    becomes("T.All", "n=0xffffffffffffffff", "{\"n\":\"18446744073709551615\"}");
    becomes("T.All", "n=5x", "error");
    becomes("T.All", "n=", "error");
    becomes("T.All", "n=1.5", "error");
    becomes("T.All", "n=007", "error");
    becomes("T.All", "n=0x", "error");
    becomes("T.All", "n=0x1ffffffffffffffff", "error");
}

static void bools_have_words(void **state)
{
    (void)state;
    becomes("T.All", "on=on", "{\"on\":true}");
    becomes("T.All", "on=0", "{\"on\":false}");
    becomes("T.All", "on=maybe", "error");
}

static void texts_stay_as_they_are(void **state)
{
    (void)state;
    becomes("T.All", "text=5", "{\"text\":\"5\"}");
    becomes("T.All", "text={\"a\":1}", "{\"text\":\"{\\\"a\\\":1}\"}");
    becomes("T.All", "'text=a b=c'", "{\"text\":\"a b=c\"}");
    becomes("T.One", "a=b", "[\"a=b\"]");
    becomes("T.One", "text=a=b", "{\"text\":\"a=b\"}");
    becomes("T.All", "color=true", "{\"color\":\"true\"}");
    becomes("T.All", "maybe=null", "{\"maybe\":null}");
    becomes("T.All", "text=null", "{\"text\":\"null\"}");
}

static void bytes_are_base64_hex_or_a_file(void **state)
{
    (void)state;
    becomes("T.All", "data=AP8=", "{\"data\":\"AP8=\"}");
    becomes("T.All", "data=hex:00ff", "{\"data\":\"AP8=\"}");
    becomes("T.All", "data=hex:", "{\"data\":\"\"}");
    becomes("T.All", "data=hex:0", "error");
    becomes("T.All", "data=hex:0g", "error");
    becomes("T.All", "data=@/nonexistent/file", "error");
    becomes("T.All", "data=@/dev/null", "{\"data\":\"\"}");
}

static void lists_are_json_and_names_may_stand_bare(void **state)
{
    (void)state;
    becomes("T.All", "flags=a,b", "{\"flags\":[\"a\",\"b\"]}");
    becomes("T.All", "flags=", "{\"flags\":[]}");
    becomes("T.All", "flags=[\"a\"]", "{\"flags\":[\"a\"]}");
    becomes("T.All", "list=[1,2]", "{\"list\":[1,2]}");
    becomes("T.All", "list=1,2", "error");
}

static void members_of_structs_have_paths(void **state)
{
    (void)state;
    becomes("T.All", "point.x=1 point.s=2", "{\"point\":{\"x\":1,\"s\":\"2\"}}");
    becomes("T.All", "point={\"x\":1}", "{\"point\":{\"x\":1}}");
    becomes("T.All", "point.x=a", "error");
    becomes("T.All", "n=1 n.x=2", "error");
}

static void values_may_come_by_position_but_not_too_many(void **state)
{
    (void)state;
    becomes("T.All", "5 on x", "[5,true,\"x\"]");
    becomes("T.One", "a b", "error");
    becomes("U.None", "a", "error");
    becomes("T.All", "nosuch=1", "error");
}

static void without_a_schema_json_is_json_and_the_rest_is_text(void **state)
{
    (void)state;
    becomes(NULL, "a=1 b=x c=true d={\"e\":[]}", "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":{\"e\":[]}}");
    becomes(NULL, "hello", "[\"hello\"]");
    becomes(NULL, "{\"a\":1}", "{\"a\":1}");
    becomes(NULL, "{\"a\":1,\"a\":2}", "error");
    becomes(NULL, "{\"a\":", "error");
}

static void splits(const char *line, const char *expected)
{
    struct host_words words;
    char got[256] = "";
    size_t n = 0;

    if (host_split(line, &words) != HOST_OK) {
        assert_string_equal(expected, "error");
        return;
    }
    for (size_t i = 0; i < words.count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s|", words.word[i]);
    assert_string_equal(got, expected);
    host_words_free(&words);
}

static void a_line_splits_into_words_as_in_a_shell_but_json_needs_no_quotes(void **state)
{
    (void)state;
    splits("", "");
    splits("   ", "");
    splits(" a  b\tc ", "a|b|c|");
    splits("'a b' \"c d\" e\\ f", "a b|c d|e f|");
    splits("x='a b'y", "x=a by|");
    splits("'a\\b' \"a\\\"b\"", "a\\b|a\"b|");
    splits("T.X {\"a\": [1, 2], \"b\": \"} \\\" \"} c", "T.X|{\"a\": [1, 2], \"b\": \"} \\\" \"}|c|");
    splits("x=[1, 2] y", "x=[1, 2]|y|");
    splits("a # b", "a|");
    splits("a#b", "a#b|");
    splits("{\"a\": 1", "{\"a\": 1|");
    splits("'' b", "|b|");
    splits("'open", "error");
    splits("\\", "\\|");
}

static void completes(const char *line, const char *text, const char *expected)
{
    json_t *list = methods();
    struct host host = {.commands = host_commands, .methods = list, .open = true};
    struct host_words words = {0};
    char got[1024] = "";
    size_t n = 0;

    host_complete(&host, line, strlen(line) - strlen(text), text, &words);
    for (size_t i = 0; i < words.count; i++)
        n += (size_t)snprintf(got + n, sizeof got - n, "%s ", words.word[i]);
    assert_string_equal(got, expected);
    host_words_free(&words);
    json_decref(list);
}

static void the_console_completes_commands_methods_and_parameters(void **state)
{
    (void)state;
    completes("co", "co", "counters console completion ");
    completes("T.", "T.", "T.All T.One ");
    completes("call U", "U", "U.None ");
    completes("T.One ", "", "text= ");
    completes("T.All te", "te", "text= ");
    completes("call T.All n=1 ", "", "on= text= data= color= maybe= flags= list= point= ");
    completes("T.All color=", "color=", "color=red color=true ");
    completes("T.All on=f", "on=f", "on=false ");
    completes("ps --j", "--j", "--json ");
    completes("No.Such ", "", "");
    completes("'open ", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers_are_checked_and_large_ones_go_as_text),
        cmocka_unit_test(bools_have_words),
        cmocka_unit_test(texts_stay_as_they_are),
        cmocka_unit_test(bytes_are_base64_hex_or_a_file),
        cmocka_unit_test(lists_are_json_and_names_may_stand_bare),
        cmocka_unit_test(members_of_structs_have_paths),
        cmocka_unit_test(values_may_come_by_position_but_not_too_many),
        cmocka_unit_test(without_a_schema_json_is_json_and_the_rest_is_text),
        cmocka_unit_test(a_line_splits_into_words_as_in_a_shell_but_json_needs_no_quotes),
        cmocka_unit_test(the_console_completes_commands_methods_and_parameters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
