// SPDX-License-Identifier: BSD-3-Clause
// The tokenizer: RFC 8259 and no more, bounded, linear, and with jsmn's tokens (H68, H69, H71, H73).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

#define JSMN_STATIC
#include <jsmn.h>

#define CAP 256
static struct tl_json_token tokens[CAP];
static size_t bad;

// From memory of exactly n bytes, so that the sanitizer sees a read beyond.
static ptrdiff_t parse_cap(const char *text, size_t n, size_t cap)
{
    char *copy = malloc(n + (n == 0));
    memcpy(copy, text, n);
    bad = SIZE_MAX;
    ptrdiff_t count = tl_json_parse(copy, n, tokens, cap, &bad);
    free(copy);
    return count;
}

static ptrdiff_t parse(const char *text)
{
    return parse_cap(text, strlen(text), CAP);
}

static const char *const good[] = {
    "0",
    "-0",
    "1.5e-3",
    "1E+2",
    "null",
    "true",
    "false",
    "\"\"",
    "[]",
    "{}",
    " \t\r\n[ ] \n",
    "[0]",
    "[[],[[]],{}]",
    "{\"a\":1}",
    "{ \"a\" : { \"b\" : [ 1 , \"x\" , null ] } , \"\" : -1 }",
    "{\"a\":1,\"a\":2}",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\ud83d\\ude00\\uABcd\"",
    "\"\x7f\"",
    "\"\xc2\x80\xdf\xbf\xe0\xa0\x80\xed\x9f\xbf\xee\x80\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf\"",
    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Sum\",\"params\":[1,2]}",
};

static void every_text_of_rfc_8259_is_taken_with_the_tokens_jsmn_gives(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        jsmn_parser parser;
        jsmntok_t theirs[CAP];
        ptrdiff_t count = parse(good[i]);
        assert_true(count > 0);
        jsmn_init(&parser);
        assert_int_equal(jsmn_parse(&parser, good[i], strlen(good[i]), theirs, CAP), count);
        for (ptrdiff_t k = 0; k < count; k++) {
            assert_int_equal(theirs[k].start, tokens[k].start);
            assert_int_equal(theirs[k].end, tokens[k].end);
            assert_int_equal(theirs[k].type == JSMN_STRING, tokens[k].kind == TL_JSON_STRING);
            assert_int_equal(theirs[k].type == JSMN_ARRAY, tokens[k].kind == TL_JSON_ARRAY);
            assert_int_equal(theirs[k].type == JSMN_OBJECT, tokens[k].kind == TL_JSON_OBJECT);
        }
    }
}

static void a_token_knows_its_kind_and_what_comes_after_it(void **state)
{
    (void)state;
    static const struct {
        unsigned kind, next;
    } want[] = {{TL_JSON_OBJECT, 9}, {TL_JSON_STRING, 2}, {TL_JSON_ARRAY, 7},  {TL_JSON_TRUE, 4},  {TL_JSON_ARRAY, 6},
                {TL_JSON_NULL, 6},   {TL_JSON_FALSE, 7},  {TL_JSON_STRING, 8}, {TL_JSON_NUMBER, 9}};
    assert_int_equal(parse("{\"a\":[true,[null],false],\"b\\n\":-1}"), 9);
    for (size_t i = 0; i < 9; i++) {
        assert_int_equal(tokens[i].kind, want[i].kind);
        assert_int_equal(tokens[i].next, want[i].next);
        assert_int_equal(tokens[i].escaped, i == 7);
    }
}

static void any_other_text_is_refused_at_the_byte_that_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t at;
    } cases[] = {
        {"", 0},
        {" ", 1},
        {"[", 1},
        {"[1", 2},
        {"[1,", 3},
        {"[1,]", 3},
        {"[,1]", 1},
        {"[1 2]", 3},
        {"[1}", 2},
        {"{]", 1},
        {"]", 0},
        {"{\"a\"}", 4},
        {"{\"a\":}", 5},
        {"{\"a\":1,}", 7},
        {"{1:1}", 1},
        {"{\"a\" 1}", 5},
        {"{,}", 1},
        {"[1]]", 3},
        {"1 2", 2},
        {"nul", 3},
        {"nulL", 3},
        {"True", 0},
        {"+1", 0},
        {"01", 1},
        {"-", 0},
        {"-a", 0},
        {"1.", 1},
        {".5", 0},
        {"1.e5", 1},
        {"1e", 1},
        {"1e+", 1},
        {"0x10", 1},
        {"1_000", 1},
        {"NaN", 0},
        {"'a'", 0},
        {"\"", 1},
        {"\"a", 2},
        {"\"\\", 1},
        {"\"\\\"", 3},
        {"\"\\x\"", 1},
        {"\"\\u12\"", 1},
        {"\"\\u12g4\"", 1},
        {"\"\\ud800\"", 1},
        {"\"\\ud800\\u0041\"", 1},
        {"\"\\udc00\"", 1},
        {"\"\\ud800\\ud800\"", 1},
        {"\"\\ud800x\\udc00\"", 1},
        {"\"a\nb\"", 2},
        {"\"a\tb\"", 2},
        {"\"a\x1f\"", 2},
        {"/**/1", 0},
        {"1//", 1},
        {"[1]x", 3},
        {"\v1", 0},
        {"\xc2\xa0"
         "1",
         0},
        // zserge/jsmn#125, #249 (H73)
        {"{0}", 1},
        {"{{}}", 1},
        {"{0 0}0", 1},
        {"{}:0", 2},
        {"{\"\"0}0", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(parse(cases[i].text), TL_ERR_PARSE);
        assert_int_equal(bad, cases[i].at);
    }
}

static void bytes_that_are_not_utf8_are_refused_anywhere(void **state)
{
    (void)state;
    static const char *const wrong[] = {"\x80",
                                        "\xbf",
                                        "\xc0\xaf",
                                        "\xc1\xbf",
                                        "\xc2",
                                        "\xc2\x41",
                                        "\xe0\x80\x80",
                                        "\xe0\x9f\xbf",
                                        "\xe2\x82",
                                        "\xed\xa0\x80",
                                        "\xed\xbf\xbf",
                                        "\xf0\x80\x80\x80",
                                        "\xf0\x8f\xbf\xbf",
                                        "\xf0\x9f\x98",
                                        "\xf4\x90\x80\x80",
                                        "\xf5\x80\x80\x80",
                                        "\xf8\x88\x80\x80\x80",
                                        "\xfe",
                                        "\xff",
                                        "\xe5"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        for (size_t before = 0; before < 20; before++) {
            char text[64] = "\"xxxxxxxxxxxxxxxxxxxxxxxx";
            snprintf(text + 1 + before, sizeof text - 1 - before, "%s\"", wrong[i]);
            assert_int_equal(parse(text), TL_ERR_PARSE);
            assert_int_equal(bad, 1 + before);
            assert_int_equal(parse(wrong[i]), TL_ERR_PARSE);
        }
    assert_int_equal(parse("\xef\xbb\xbf[]"), TL_ERR_PARSE);     // a byte order mark
    assert_int_equal(parse_cap("[\0]\0", 4, CAP), TL_ERR_PARSE); // UTF-16
    assert_int_equal(parse_cap("\xff\xfe[\0]\0", 6, CAP), TL_ERR_PARSE);
}

static void a_nul_byte_ends_nothing_and_is_refused(void **state)
{
    (void)state;
    assert_int_equal(parse_cap("{\"a\":1}\0{\"evil\":1}", 18, CAP), TL_ERR_PARSE); // H71
    assert_int_equal(bad, 7);
    assert_int_equal(parse_cap("1\0", 2, CAP), TL_ERR_PARSE);
    assert_int_equal(parse_cap("\"a\0b\"", 5, CAP), TL_ERR_PARSE);
    assert_int_equal(parse_cap("\0", 1, CAP), TL_ERR_PARSE);
}

static void each_byte_value_at_each_place_of_a_long_string_is_judged_alike(void **state)
{
    (void)state;
    for (size_t len = 1; len < 40; len++)
        for (size_t at = 0; at < len; at++)
            for (unsigned c = 0; c < 256; c++) {
                char text[48];
                memset(text, 'a', sizeof text);
                text[0] = text[len + 1] = '"';
                text[1 + at] = (char)c;
                bool plain = c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
                // A quote ends the string too early, a backslash stands before no escape or hides the last quote.
                assert_int_equal(parse_cap(text, len + 2, CAP), plain ? 1 : TL_ERR_PARSE);
            }
}

static void sixteen_containers_nest_and_a_seventeenth_ends_the_work(void **state)
{
    (void)state;
    assert_int_equal(parse("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]"), 16);
    assert_int_equal(parse("[[[[[[[[[[[[[[[{\"a\":1}]]]]]]]]]]]]]]]"), 18);
    assert_int_equal(parse("[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]"), TL_ERR_DEPTH);
    assert_int_equal(bad, 16);
    char many[10000];
    memset(many, '[', sizeof many); // H68
    assert_int_equal(parse_cap(many, sizeof many, CAP), TL_ERR_DEPTH);
    assert_int_equal(bad, 16);
}

static void more_values_than_there_are_tokens_end_the_work(void **state)
{
    (void)state;
    size_t n = 80000 * 3 + 1;
    char *text = malloc(n);
    text[0] = '[';
    for (size_t i = 0; i < 80000; i++)
        memcpy(text + 1 + 3 * i, "[],", 3); // NOLINT(bugprone-not-null-terminated-result): JSON needs no NUL
    text[n - 1] = ']';
    assert_int_equal(parse_cap(text, n, CAP), TL_ERR_TOKENS); // H69
    assert_int_equal(bad, 1 + 3 * (CAP - 1));
    // Indexes are 16 bits: a larger array of tokens does not help.
    struct tl_json_token *large = calloc(100000, sizeof *large);
    assert_int_equal(tl_json_parse(text, n, large, 100000, NULL), TL_ERR_TOKENS);
    free(large);
    free(text);
    assert_int_equal(parse_cap("[1,2]", 5, 3), 3);
    assert_int_equal(parse_cap("[1,2]", 5, 2), TL_ERR_TOKENS);
    assert_int_equal(parse_cap("1", 1, 0), TL_ERR_TOKENS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_rfc_8259_is_taken_with_the_tokens_jsmn_gives),
        cmocka_unit_test(a_token_knows_its_kind_and_what_comes_after_it),
        cmocka_unit_test(any_other_text_is_refused_at_the_byte_that_is_wrong),
        cmocka_unit_test(bytes_that_are_not_utf8_are_refused_anywhere),
        cmocka_unit_test(a_nul_byte_ends_nothing_and_is_refused),
        cmocka_unit_test(each_byte_value_at_each_place_of_a_long_string_is_judged_alike),
        cmocka_unit_test(sixteen_containers_nest_and_a_seventeenth_ends_the_work),
        cmocka_unit_test(more_values_than_there_are_tokens_end_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
