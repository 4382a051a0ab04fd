// SPDX-License-Identifier: BSD-3-Clause
// Typed reads and writes: bounds of integers, strings and base64 in place, doubles, fields (H72, H74).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

static char text[8192];
static struct tl_json_token tokens[256];
static struct tl_json_where where;
static const struct tl_json_reader in = {.text = text, .tokens = tokens, .where = &where};
static char written[8192];
static struct tl_json_writer out;

static void load(const char *json)
{
    assert_true((size_t)snprintf(text, sizeof text, "%s", json) < sizeof text);
    assert_true(tl_json_parse(text, strlen(text), tokens, 256, NULL) > 0);
}

static void start(size_t cap, bool text64)
{
    memset(written, '#', sizeof written);
    out = (struct tl_json_writer){.buf = written, .cap = cap, .text64 = text64};
}

static void assert_written(const char *want)
{
    assert_int_equal(out.error, 0);
    assert_int_equal(out.len, strlen(want));
    assert_memory_equal(written, want, out.len);
}

// NOLINTBEGIN(bugprone-suspicious-missing-comma): the texts are put together on purpose
#define INTEGER_TEST(type, c_type, low, below, high, above)                                                            \
    static void type##_holds_its_own_range_and_no_more(void **state)                                                   \
    {                                                                                                                  \
        c_type value = 77;                                                                                             \
        (void)state;                                                                                                   \
        static const char *const wrong[] = {below,                                                                     \
                                            above,                                                                     \
                                            "\"" below "\"",                                                           \
                                            "\"" above "\"",                                                           \
                                            "1.0",                                                                     \
                                            "1e2",                                                                     \
                                            "-0",                                                                      \
                                            "-",                                                                       \
                                            "null",                                                                    \
                                            "true",                                                                    \
                                            "\"\"",                                                                    \
                                            "\"01\"",                                                                  \
                                            "\" 1\"",                                                                  \
                                            "\"1 \"",                                                                  \
                                            "\"+1\"",                                                                  \
                                            "\"1.0\"",                                                                 \
                                            "\"-\"",                                                                   \
                                            "\"-0\"",                                                                  \
                                            "\"0x1\"",                                                                 \
                                            "[]",                                                                      \
                                            "{}",                                                                      \
                                            "1e999",                                                                   \
                                            "\"\\u0031\"",                                                             \
                                            "99999999999999999999999999999",                                           \
                                            "-99999999999999999999999999999",                                          \
                                            "18446744073709551616",                                                    \
                                            "184467440737095516150",                                                   \
                                            "1.5"};                                                                    \
        for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {                                                  \
            if (strcmp(wrong[i], "-") == 0)                                                                            \
                continue;                                                                                              \
            load(wrong[i]);                                                                                            \
            assert_int_equal(tl_json_get_##type(&in, 0, &value), TL_ERR_TYPE);                                         \
            assert_true(value == 77);                                                                                  \
        }                                                                                                              \
        load("[" low "," high ",\"" low "\",\"" high "\",0]");                                                         \
        for (uint32_t i = 1; i <= 4; i++) {                                                                            \
            assert_int_equal(tl_json_get_##type(&in, i, &value), 0);                                                   \
            assert_true(value == (c_type)(i % 2 != 0 ? strtoull(low, NULL, 10) : strtoull(high, NULL, 10)));           \
        }                                                                                                              \
        assert_int_equal(tl_json_get_##type(&in, 5, &value), 0);                                                       \
        assert_true(value == 0);                                                                                       \
    }
INTEGER_TEST(u8, uint8_t, "0", "-1", "255", "256")
INTEGER_TEST(u16, uint16_t, "0", "-1", "65535", "65536")
INTEGER_TEST(u32, uint32_t, "0", "-1", "4294967295", "4294967296")
INTEGER_TEST(u64, uint64_t, "0", "-1", "18446744073709551615", "18446744073709551616")
INTEGER_TEST(i8, int8_t, "-128", "-129", "127", "128")
INTEGER_TEST(i16, int16_t, "-32768", "-32769", "32767", "32768")
INTEGER_TEST(i32, int32_t, "-2147483648", "-2147483649", "2147483647", "2147483648")
INTEGER_TEST(i64, int64_t, "-9223372036854775808", "-9223372036854775809", "9223372036854775807", "9223372036854775808")
// NOLINTEND(bugprone-suspicious-missing-comma)

static void integers_are_written_whole_and_wide_ones_as_text_on_request(void **state)
{
    (void)state;
    for (int text64 = 0; text64 < 2; text64++) {
        start(sizeof written, text64 != 0);
        tl_json_put_u32(&out, 0);
        tl_json_put_raw(&out, " ", 1);
        tl_json_put_u32(&out, UINT32_MAX);
        tl_json_put_raw(&out, " ", 1);
        tl_json_put_i32(&out, INT32_MIN);
        tl_json_put_raw(&out, " ", 1);
        tl_json_put_u64(&out, UINT64_MAX);
        tl_json_put_raw(&out, " ", 1);
        tl_json_put_i64(&out, INT64_MIN);
        tl_json_put_raw(&out, " ", 1);
        tl_json_put_i64(&out, 4294967296);
        tl_json_put_hex64(&out, 0xfedcba9876543210);
        tl_json_put_bool(&out, true);
        tl_json_put_bool(&out, false);
        assert_written(text64
                           ? "0 4294967295 -2147483648 \"18446744073709551615\" \"-9223372036854775808\" \"4294967296\""
                             "\"fedcba9876543210\"truefalse"
                           : "0 4294967295 -2147483648 18446744073709551615 -9223372036854775808 4294967296"
                             "\"fedcba9876543210\"truefalse");
    }
}

static void bools_and_null_are_nothing_else(void **state)
{
    (void)state;
    bool value = false;
    load("[true,false,null,0,\"true\"]");
    assert_int_equal(tl_json_get_bool(&in, 1, &value), 0);
    assert_true(value);
    assert_int_equal(tl_json_get_bool(&in, 2, &value), 0);
    assert_false(value);
    for (uint32_t i = 3; i < 6; i++)
        assert_int_equal(tl_json_get_bool(&in, i, &value), TL_ERR_TYPE);
    for (uint32_t i = 1; i < 6; i++)
        assert_int_equal(tl_json_is_null(&in, i), i == 3);
}

static void doubles_are_rounded_as_the_host_rounds_them(void **state)
{
    (void)state;
    static const char *const cases[] = {"0",
                                        "-0",
                                        "0.0",
                                        "-0e5",
                                        "1",
                                        "0.1",
                                        "5e-1",
                                        "1E+2",
                                        "123456789012345678901234567890",
                                        "9007199254740993",
                                        "9007199254740992.999999999999999999999",
                                        "9007199254740993.00000000000000000000000000001",
                                        "1e22",
                                        "1e23",
                                        "1.7976931348623157e308",
                                        "1.7976931348623158e308",
                                        "2.2250738585072011e-308",
                                        "2.2250738585072012e-308",
                                        "4.9e-324",
                                        "2.4703282292062327e-324",
                                        "2.4703282292062328e-324",
                                        "2e-324",
                                        "1e-400",
                                        "1e-99999999999",
                                        "0e99999999999",
                                        "0.000000000000000000000000000001e30",
                                        "100000000000000000000000000000e-29",
                                        "-3.14159265358979323846264338327950288",
                                        "8.5e000000000000000000001"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value, want = strtod(cases[i], NULL);
        load(cases[i]);
        assert_int_equal(tl_json_get_f64(&in, 0, &value), 0);
        assert_memory_equal(&value, &want, sizeof value);
    }
    static const char *const wrong[] = {"1e999", "-1e309", "1.7976931348623159e308", "1e99999999999", "\"1\"", "null",
                                        "true",  "[]"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double value;
        load(wrong[i]);
        assert_int_equal(tl_json_get_f64(&in, 0, &value), TL_ERR_TYPE);
    }
}

static void a_halfway_case_is_decided_by_its_last_digit(void **state)
{
    (void)state;
    // 2^-1074 / 2 to all its digits, and a digit more.
    char half[1200];
    snprintf(half, sizeof half, "%.1075f", 0.0);
    double tiny = 4.9406564584124654e-324, value;
    snprintf(half, sizeof half, "%.1074f", tiny); // exact
    // The exact decimal text of the smallest double, halved digit by digit.
    int rest = 0;
    size_t n = strlen(half);
    for (size_t i = 0; i < n; i++)
        if (half[i] != '.') {
            int digit = rest * 10 + (half[i] - '0');
            half[i] = (char)('0' + digit / 2);
            rest = digit % 2;
        }
    snprintf(half + n, sizeof half - n, "5");
    load(half);
    assert_int_equal(tl_json_get_f64(&in, 0, &value), 0);
    assert_true(value == 0); // a tie goes to even
    snprintf(half + n, sizeof half - n, "50000000000000000000000001");
    load(half);
    assert_int_equal(tl_json_get_f64(&in, 0, &value), 0);
    assert_true(value == tiny);
}

static void doubles_are_written_short_and_read_back_equal(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *want;
    } cases[] = {{0.0, "0"},
                 {-0.0, "-0"},
                 {1, "1"},
                 {-1.5, "-1.5"},
                 {0.1, "0.1"},
                 {100, "100"},
                 {1e16, "10000000000000000"},
                 {1e17, "1e17"},
                 {0.00001, "0.00001"},
                 {0.000001, "1e-06"},
                 {1e300, "1e300"},
                 {-2.5e-100, "-2.5e-100"},
                 {1.0 / 3, "0.3333333333333333"},
                 {0.1 + 0.2, "0.30000000000000004"},
                 {1.7976931348623157e308, "1.7976931348623157e308"},
                 {NAN, "null"},
                 {INFINITY, "null"},
                 {-INFINITY, "null"},
                 {123456.789, "123456.789"},
                 {9007199254740993.0, "9007199254740992"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        start(sizeof written, false);
        tl_json_put_f64(&out, cases[i].value);
        assert_written(cases[i].want);
    }
    uint64_t random = 88172645463325252;
    for (int i = 0; i < 5000; i++) {
        double value, back;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        uint64_t bits = i % 2 == 0 ? random : (random & 0x800fffffffffffff) | (uint64_t)(1000 + i % 50) << 52;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        start(24, false); // no text is longer
        tl_json_put_f64(&out, value);
        assert_int_equal(out.error, 0);
        written[out.len] = '\0';
        back = strtod(written, NULL);
        assert_memory_equal(&value, &back, sizeof value);
        load(written);
        assert_int_equal(tl_json_get_f64(&in, 0, &back), 0);
        assert_memory_equal(&value, &back, sizeof value);
    }
}

static void assert_string(uint32_t at, const char *want)
{
    const char *value;
    size_t len;
    assert_int_equal(tl_json_get_string(&in, at, strlen(want), &value, &len), 0);
    assert_ptr_equal(value, text + tokens[at].start);
    assert_int_equal(len, strlen(want));
    assert_memory_equal(value, want, len);
}

static void strings_are_unescaped_where_they_stand_and_touch_nothing_else(void **state)
{
    (void)state;
    load("[\"a\\\"\\\\\\/\\b\\f\\n\\r\\tz\",\"\\u0041\\u00e9\\u20AC\\ud83D\\uDE00!\",\"\",\"plain\",\"\\n\"]");
    char before[sizeof text];
    memcpy(before, text, sizeof text);
    assert_string(2, "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80!");
    assert_memory_equal(text, before, tokens[2].start);
    assert_memory_equal(text + tokens[2].end, before + tokens[2].end, sizeof text - tokens[2].end);
    assert_string(1, "a\"\\/\b\f\n\r\tz");
    assert_string(3, "");
    assert_string(4, "plain");
    assert_string(5, "\n");
}

static void a_string_with_u0000_is_no_string_for_anyone(void **state)
{
    (void)state;
    const char *value;
    const uint8_t *data;
    size_t len;
    load("[\"Echo\\u0000X\",\"\\u0000\",1,null]");
    for (uint32_t i = 1; i <= 4; i++) {
        assert_int_equal(tl_json_get_string(&in, i, 100, &value, &len), TL_ERR_TYPE);
        assert_int_equal(tl_json_get_bytes(&in, i, 100, &data, &len), TL_ERR_TYPE);
    }
}

static void a_string_is_measured_after_unescaping(void **state)
{
    (void)state;
    const char *value;
    size_t len;
    load("[\"\\u00e9\\u00e9\",\"abcd\"]");
    assert_int_equal(tl_json_get_string(&in, 2, 3, &value, &len), TL_ERR_SIZE);
    assert_int_equal(tl_json_get_string(&in, 1, 4, &value, &len), 0);
    char copy[8] = "#######";
    len = 3;
    assert_int_equal(tl_json_copy_string(&in, 2, copy, &len), TL_ERR_TRUNCATED);
    assert_string_equal(copy, "#######");
    len = 4;
    assert_int_equal(tl_json_copy_string(&in, 2, copy, &len), 0);
    assert_string_equal(copy, "abcd###");
    assert_int_equal(len, 4);
    load("7");
    assert_int_equal(tl_json_copy_string(&in, 0, copy, &len), TL_ERR_TYPE);
}

static void strings_are_written_with_escapes_and_as_good_utf8(void **state)
{
    (void)state;
    start(sizeof written, false);
    tl_json_put_string(&out, "a\"\\/\b\t\n\v\f\r\x01\x1f\x7f\0z", 15);
    assert_written("\"a\\\"\\\\/\\b\\t\\n\\u000b\\f\\r\\u0001\\u001f\x7f\\u0000z\"");
    start(sizeof written, false);
    tl_json_put_string(&out, "\xc3\xa9\xff\xe2\x82\xed\xa0\x80\xf0\x9f\x98\x80", 12);
    assert_written(
        "\"\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xf0\x9f\x98\x80\"");
}

static void what_does_not_fit_is_an_error_and_never_written_beyond(void **state)
{
    (void)state;
    size_t whole = 0;
    for (size_t cap = 96; cap-- > 0;) {
        start(cap, true);
        tl_json_put_string(&out, "0123456789\n\xc3\xa9\xff", 14);
        tl_json_put_bytes(&out, (const uint8_t *)"abcd", 4);
        tl_json_put_i64(&out, -123);
        tl_json_put_f64(&out, 0.25);
        tl_json_put_bool(&out, false);
        tl_json_put_hex64(&out, 1);
        whole = cap == 95 ? out.len : whole;
        assert_int_equal(out.error, cap < whole ? TL_ERR_SIZE : 0);
        assert_true(out.len <= cap);
        for (size_t i = cap; i < cap + 100; i++)
            assert_int_equal(written[i], '#');
        size_t len = out.len;
        tl_json_put_raw(&out, "", 0);
        if (out.error != 0) { // sticky
            tl_json_put_raw(&out, "1", 1);
            assert_int_equal(out.len, len);
        }
    }
}

static void base64_is_strict_both_ways(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *coded;
    } cases[] = {{"", ""},
                 {"f", "Zg=="},
                 {"fo", "Zm8="},
                 {"foo", "Zm9v"},
                 {"foob", "Zm9vYg=="},
                 {"fooba", "Zm9vYmE="},
                 {"foobar", "Zm9vYmFy"},
                 {"\xfb\xff\xfe", "+//+"}};
    const uint8_t *data;
    size_t len;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char quoted[32];
        snprintf(quoted, sizeof quoted, "\"%s\"", cases[i].coded);
        start(sizeof written, false);
        tl_json_put_bytes(&out, (const uint8_t *)cases[i].plain, strlen(cases[i].plain));
        assert_written(quoted);
        load(quoted);
        assert_int_equal(tl_json_get_bytes(&in, 0, strlen(cases[i].plain), &data, &len), 0);
        assert_int_equal(len, strlen(cases[i].plain));
        assert_memory_equal(data, cases[i].plain, len);
    }
    static const char *const wrong[] = {
        "\"Z\"",    "\"Zg\"",          "\"Zg=\"",   "\"Zh==\"", "\"Zm9=\"",    "\"Zg==Zg==\"",
        "\"=Zg=\"", "\"====\"",        "\"Z===\"",  "\"Zm 9\"", "\"Zm9v\\n\"", "\"Zm9-\"",
        "\"Zm9_\"", "\"Zm9\\u00e9a\"", "\"Zm9v=\"", "1",        "null",        "[]"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        load(wrong[i]);
        assert_int_equal(tl_json_get_bytes(&in, 0, 100, &data, &len), TL_ERR_TYPE);
    }
    load("\"\\/\\/\\/\\/\""); // some writers escape the slash
    assert_int_equal(tl_json_get_bytes(&in, 0, 3, &data, &len), 0);
    assert_memory_equal(data, "\xff\xff\xff", 3);
}

static void bytes_that_are_too_many_are_left_alone(void **state)
{
    (void)state;
    const uint8_t *data;
    uint8_t copy[4];
    size_t len = 3;
    load("\"Zm9vYg==\"");
    assert_int_equal(tl_json_get_bytes(&in, 0, 3, &data, &len), TL_ERR_SIZE);
    assert_string_equal(text, "\"Zm9vYg==\"");
    assert_int_equal(tl_json_copy_bytes(&in, 0, copy, &len), TL_ERR_TRUNCATED);
    len = 4;
    assert_int_equal(tl_json_copy_bytes(&in, 0, copy, &len), 0);
    assert_int_equal(len, 4);
    assert_memory_equal(copy, "foob", 4);
}

static void a_name_is_one_of_the_list_or_an_error(void **state)
{
    (void)state;
    static const struct tl_enum_value values[] = {{0, "red"}, {10, "green"}, {2, "re"}};
    static const char *const texts[] = {NULL, "of grass", NULL};
    static const struct tl_enum type = {.values = values, .count = 3, .bits = 8};
    uint8_t value = 9;
    load("[\"green\",\"re\",\"r\\u0065d\",\"gree\",\"greens\",\"\",1]");
    assert_int_equal(tl_json_get_enum(&in, 1, &type, &value), 0);
    assert_int_equal(value, 10);
    assert_int_equal(tl_json_get_enum(&in, 2, &type, &value), 0);
    assert_int_equal(value, 2);
    assert_int_equal(tl_json_get_enum(&in, 3, &type, &value), 0);
    assert_int_equal(value, 0);
    for (uint32_t i = 4; i <= 7; i++)
        assert_int_equal(tl_json_get_enum(&in, i, &type, &value), TL_ERR_TYPE);
    assert_string_equal(tl_enum_name(&type, 10), "green");
    assert_string_equal(tl_enum_text(&type, texts, 10), "of grass");
    assert_string_equal(tl_enum_text(&type, texts, 2), "re");
    assert_null(tl_enum_name(&type, 1));
    assert_null(tl_enum_text(&type, texts, 1));
}

// Walks {x, y, z} with x and z required. The sum x + 10y + 100z, or the error.
static int walk(const char *json)
{
    static const char *const names[] = {"x", "y", "zed"};
    struct tl_json_fields fields;
    int32_t sum = 0, value, weights[] = {1, 10, 100};
    load(json);
    int i = tl_json_fields(&fields, &in, 0, names, 3, 5);
    while (i == 0 && (i = tl_json_next_field(&fields)) > 0) {
        int32_t weight = weights[i - 1];
        if ((i = tl_json_get_i32(&in, fields.at, &value)) == 0)
            sum += weight * value;
    }
    return i < 0 ? i : sum;
}

static void assert_where(const char *name)
{
    assert_non_null(where.name);
    size_t len = where.len == TL_JSON_TEXT ? strlen(where.name) : where.len;
    assert_int_equal(len, strlen(name));
    assert_memory_equal(where.name, name, len);
}

static void fields_come_by_name_in_any_order_or_by_position(void **state)
{
    (void)state;
    assert_int_equal(walk("{\"x\":1,\"y\":2,\"zed\":3}"), 321);
    assert_int_equal(walk("{\"zed\":3,\"x\":1}"), 301);
    assert_int_equal(walk("{\"\\u007aed\":3,\"y\":2,\"x\":1}"), 321);
    assert_int_equal(walk("[1,2,3]"), 321);
    assert_null(where.name);
}

static void a_field_that_is_unknown_or_twice_or_missing_is_named(void **state)
{
    (void)state;
    assert_int_equal(walk("{\"x\":1,\"w\":2,\"zed\":3}"), TL_ERR_PARAMS);
    assert_where("w");
    assert_int_equal(walk("{\"x\":1,\"x\":2,\"zed\":3}"), TL_ERR_PARAMS);
    assert_where("x");
    assert_int_equal(walk("{\"x\":1,\"zed\":2,\"z\\u0065d\":3}"), TL_ERR_PARAMS);
    assert_where("zed");
    assert_int_equal(walk("{\"x\":1,\"y\":2}"), TL_ERR_PARAMS);
    assert_where("zed");
    assert_int_equal(walk("[1,2]"), TL_ERR_PARAMS);
    assert_where("zed");
    assert_int_equal(walk("{}"), TL_ERR_PARAMS);
    assert_where("x");
    assert_int_equal(walk("{\"x\":1,\"y\":true,\"zed\":3}"), TL_ERR_TYPE);
    assert_where("y");
    assert_int_equal(walk("[1,2,\"a\"]"), TL_ERR_TYPE);
    assert_where("zed");
    assert_int_equal(walk("[1,2,3,4]"), TL_ERR_PARAMS);
    assert_int_equal(walk("{\"x\\u0000\":1,\"zed\":3}"), TL_ERR_PARAMS);
    assert_int_equal(walk("1"), TL_ERR_PARAMS);
    assert_int_equal(walk("\"x\""), TL_ERR_PARAMS);
}

static void an_array_is_counted_no_further_than_its_bound(void **state)
{
    (void)state;
    load("[[1],[2,3],{\"a\":4}]");
    assert_int_equal(tl_json_array(&in, 0, 3), 3);
    assert_int_equal(tl_json_array(&in, 0, 2), TL_ERR_SIZE);
    assert_int_equal(tl_json_array(&in, 3, 2), 2);
    assert_int_equal(tl_json_array(&in, 6, 9), TL_ERR_TYPE);
    load("[]");
    assert_int_equal(tl_json_array(&in, 0, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(u8_holds_its_own_range_and_no_more),
        cmocka_unit_test(u16_holds_its_own_range_and_no_more),
        cmocka_unit_test(u32_holds_its_own_range_and_no_more),
        cmocka_unit_test(u64_holds_its_own_range_and_no_more),
        cmocka_unit_test(i8_holds_its_own_range_and_no_more),
        cmocka_unit_test(i16_holds_its_own_range_and_no_more),
        cmocka_unit_test(i32_holds_its_own_range_and_no_more),
        cmocka_unit_test(i64_holds_its_own_range_and_no_more),
        cmocka_unit_test(integers_are_written_whole_and_wide_ones_as_text_on_request),
        cmocka_unit_test(bools_and_null_are_nothing_else),
        cmocka_unit_test(doubles_are_rounded_as_the_host_rounds_them),
        cmocka_unit_test(a_halfway_case_is_decided_by_its_last_digit),
        cmocka_unit_test(doubles_are_written_short_and_read_back_equal),
        cmocka_unit_test(strings_are_unescaped_where_they_stand_and_touch_nothing_else),
        cmocka_unit_test(a_string_with_u0000_is_no_string_for_anyone),
        cmocka_unit_test(a_string_is_measured_after_unescaping),
        cmocka_unit_test(strings_are_written_with_escapes_and_as_good_utf8),
        cmocka_unit_test(what_does_not_fit_is_an_error_and_never_written_beyond),
        cmocka_unit_test(base64_is_strict_both_ways),
        cmocka_unit_test(bytes_that_are_too_many_are_left_alone),
        cmocka_unit_test(a_name_is_one_of_the_list_or_an_error),
        cmocka_unit_test(fields_come_by_name_in_any_order_or_by_position),
        cmocka_unit_test(a_field_that_is_unknown_or_twice_or_missing_is_named),
        cmocka_unit_test(an_array_is_counted_no_further_than_its_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
