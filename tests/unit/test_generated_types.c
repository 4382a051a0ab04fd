// SPDX-License-Identifier: BSD-3-Clause
// Generated code: every type of the language goes from a client's stub to a handler and back, in both dialects.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/generated_pair.h"
#include "tests/unit/types_service.h"
#include "types.h"

static const struct pair_sizes types_sizes = {TYPES_CLIENT_BUFFER, TYPES_CLIENT_TOKENS, TYPES_SERVER_LINE,
                                              TYPES_SERVER_REPLY, TYPES_SERVER_TOKENS};
static struct pair *pair;
static struct tl_rpc_client *client;

static int start(void **state, bool go)
{
    static const struct tl_rpc_service *const services[] = {&types_types_service, &types_other_service};
    (void)state;
    pair = pair_new(services, 2, &types_sizes);
    client = &pair->client;
    client->go = go;
    return 0;
}

static int start_standard(void **state)
{
    return start(state, false);
}

static int start_go(void **state)
{
    return start(state, true);
}

static int stop(void **state)
{
    (void)state;
    pair_free(pair);
    return 0;
}

static void assert_text(const char *text, size_t len, const char *expected)
{
    assert_int_equal(len, strlen(expected));
    assert_memory_equal(text, expected, len);
}

static void scalars_keep_their_values_to_the_limits(void **state)
{
    (void)state;
    struct types_scalars least = {.e = INT8_MIN, .f = INT16_MIN, .g = INT32_MIN, .h = INT64_MIN, .x = -1.5e-300};
    struct types_scalars most = {true,     UINT8_MAX, UINT16_MAX, UINT32_MAX, UINT64_MAX,
                                 INT8_MAX, INT16_MAX, INT32_MAX,  INT64_MAX,  1.7976931348623157e308};
    struct types_scalars got;
    const struct types_scalars *sent[] = {&least, &most};
    for (int i = 0; i < 2; i++) {
        memset(&got, 0xff, sizeof got);
        assert_int_equal(types_scalars(client, sent[i], &got), 0);
        assert_int_equal(got.flag, sent[i]->flag);
        assert_int_equal(got.a, sent[i]->a);
        assert_int_equal(got.b, sent[i]->b);
        assert_int_equal(got.c, sent[i]->c);
        assert_true(got.d == sent[i]->d);
        assert_int_equal(got.e, sent[i]->e);
        assert_int_equal(got.f, sent[i]->f);
        assert_int_equal(got.g, sent[i]->g);
        assert_true(got.h == sent[i]->h);
        assert_true(got.x == sent[i]->x);
    }
}

static void parameters_and_results_of_each_scalar_come_through(void **state)
{
    (void)state;
    bool flag;
    uint8_t a;
    uint16_t b;
    uint32_t c;
    uint64_t d;
    int8_t e;
    int16_t f;
    int32_t g;
    int64_t h;
    double x;
    assert_int_equal(types_plain(client, true, 1, 2, 3, UINT64_MAX, -5, -6, -7, INT64_MIN, 0.1, &flag, &a, &b, &c, &d,
                                 &e, &f, &g, &h, &x),
                     0);
    assert_true(flag);
    assert_int_equal(a, 1);
    assert_int_equal(b, 2);
    assert_int_equal(c, 3);
    assert_true(d == UINT64_MAX);
    assert_int_equal(e, -5);
    assert_int_equal(f, -6);
    assert_int_equal(g, -7);
    assert_true(h == INT64_MIN);
    assert_true(x == 0.1);
}

static void a_struct_of_everything_comes_through(void **state)
{
    (void)state;
    static const uint8_t data[] = {0, 1, 2, 253, 254, 255};
    struct types_mixed sent = {
        .color = TYPES_COLOR_BLUE,
        .bits = TYPES_BITS_ONE | TYPES_BITS_LAST,
        .unit = SHARED_UNIT_KELVIN,
        .point = {-1, 2, "here", 4},
        .name = "\xc3\xa9\"\n",
        .name_len = 4,
        .data = data,
        .data_len = sizeof data,
        .numbers = {2, {7, UINT16_MAX}},
        .names = {2, {{"", 0}, {"two", 3}}},
        .blobs = {{data, 3}, {data, 0}},
        .array = {1, -2, INT32_MIN},
        .grid = {{{1, 2}}, {{3, 4}}, {{5, 255}}},
        .points = {1, {{3, 4, "p", 1}}},
        .maybe = {3, {{true, 5}, {false, 0}, {true, 6}}},
    };
    struct types_mixed got;
    memset(&got, 0xff, sizeof got);
    assert_int_equal(types_mixed(client, &sent, &got), 0);
    assert_int_equal(got.color, TYPES_COLOR_BLUE);
    assert_int_equal(got.bits, TYPES_BITS_ONE | TYPES_BITS_LAST);
    assert_int_equal(got.unit, SHARED_UNIT_KELVIN);
    assert_int_equal(got.point.x, -1);
    assert_text(got.point.label, got.point.label_len, "here");
    assert_text(got.name, got.name_len, "\xc3\xa9\"\n");
    assert_int_equal(got.data_len, sizeof data);
    assert_memory_equal(got.data, data, sizeof data);
    assert_int_equal(got.numbers.count, 2);
    assert_int_equal(got.numbers.items[1], UINT16_MAX);
    assert_int_equal(got.names.count, 2);
    assert_int_equal(got.names.items[0].len, 0);
    assert_text(got.names.items[1].text, got.names.items[1].len, "two");
    assert_int_equal(got.blobs[0].len, 3);
    assert_int_equal(got.blobs[1].len, 0);
    assert_memory_equal(got.array, sent.array, sizeof got.array);
    assert_memory_equal(got.grid, sent.grid, sizeof got.grid);
    assert_int_equal(got.points.count, 1);
    assert_int_equal(got.points.items[0].y, 4);
    assert_int_equal(got.maybe.count, 3);
    assert_true(got.maybe.items[0].has_value && got.maybe.items[2].has_value && !got.maybe.items[1].has_value);
    assert_int_equal(got.maybe.items[2].value, 6);
}

static void an_absent_member_stays_absent_and_a_present_one_present(void **state)
{
    (void)state;
    struct types_options sent = {0}, got;
    memset(&got, 0xff, sizeof got);
    assert_int_equal(types_options(client, &sent, &got), 0);
    assert_false(got.has_number || got.has_color || got.has_text || got.has_data || got.has_point || got.has_colors ||
                 got.has_array);
    sent = (struct types_options){.has_number = true,
                                  .number = UINT64_MAX,
                                  .has_color = true,
                                  .color = TYPES_COLOR_GREEN,
                                  .has_text = true,
                                  .text = "",
                                  .has_data = true,
                                  .data = (const uint8_t *)"\0",
                                  .data_len = 1,
                                  .has_point = true,
                                  .point = {1, 2, "", 0},
                                  .has_colors = true,
                                  .colors = {2, {TYPES_COLOR_RED, TYPES_COLOR_BLUE}},
                                  .has_array = true,
                                  .array = {0.5, -2.0}};
    assert_int_equal(types_options(client, &sent, &got), 0);
    assert_true(got.has_number && got.number == UINT64_MAX);
    assert_true(got.has_color && got.color == TYPES_COLOR_GREEN);
    assert_true(got.has_text && got.text_len == 0);
    assert_true(got.has_data && got.data_len == 1 && got.data[0] == 0);
    assert_true(got.has_point && got.point.y == 2);
    assert_true(got.has_colors && got.colors.count == 2 && got.colors.items[1] == TYPES_COLOR_BLUE);
    assert_true(got.has_array && got.array[0] == 0.5 && got.array[1] == -2.0);
}

static void the_largest_message_fits_the_sizes_that_idlc_counted(void **state)
{
    (void)state;
    // Strings are at their longest when each byte needs an escape of six.
    static const char worst[32] = "\1\2\3\4\5\6\7\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1\1";
    static struct types_large sent, got;
    sent.lines.count = 40;
    for (int i = 0; i < 40; i++) {
        sent.lines.items[i].text = worst;
        sent.lines.items[i].len = 31;
    }
    for (int i = 0; i < 100; i++)
        sent.table[i] = UINT32_MAX;
    assert_int_equal(types_large(client, &sent, &got), 0);
    assert_int_equal(got.lines.count, 40);
    assert_int_equal(got.lines.items[39].len, 31);
    assert_memory_equal(got.lines.items[39].text, worst, 31);
    assert_int_equal(got.table[99], UINT32_MAX);
}

static void enums_and_flags_come_through_as_names_or_numbers(void **state)
{
    (void)state;
    uint8_t color, bits;
    int16_t open;
    uint64_t wide, open_bits;
    assert_int_equal(types_names(client, TYPES_COLOR_BLUE, TYPES_OPEN_LOW, TYPES_WIDE_LARGE, 0,
                                 TYPES_OPEN_BITS_LOW | TYPES_OPEN_BITS_HIGH, &color, &open, &wide, &bits, &open_bits),
                     0);
    assert_int_equal(color, TYPES_COLOR_BLUE);
    assert_int_equal(open, -300);
    assert_true(wide == UINT64_MAX);
    assert_int_equal(bits, 0);
    assert_true(open_bits == (TYPES_OPEN_BITS_LOW | TYPES_OPEN_BITS_HIGH));
    assert_non_null(strstr(pair->last_reply, "\"color2\":\"blue\",\"state2\":\"low\",\"wide2\":\"large\",\"bits2\":[],"
                                             "\"open_bits2\":[\"low\",\"high\"]"));
    // An open enum passes values without a name, also those of 64 bits.
    assert_int_equal(types_names(client, 0, 5, TYPES_WIDE_SMALL, TYPES_BITS_TWO, UINT64_MAX, &color, &open, &wide,
                                 &bits, &open_bits),
                     0);
    assert_int_equal(open, 5);
    assert_true(open_bits == UINT64_MAX);
    assert_int_equal(bits, TYPES_BITS_TWO);
}

static void a_closed_enum_or_flag_takes_only_its_own_values(void **state)
{
    (void)state;
    uint8_t color, bits;
    int16_t open;
    uint64_t wide, open_bits;
    assert_int_equal(types_names(client, 3, 0, 1, 0, 0, &color, &open, &wide, &bits, &open_bits), TL_ERR_PARAMS);
    assert_int_equal(types_names(client, 0, 0, 2, 0, 0, &color, &open, &wide, &bits, &open_bits), TL_ERR_PARAMS);
    assert_int_equal(types_names(client, 0, 0, 1, 4, 0, &color, &open, &wide, &bits, &open_bits), TL_ERR_PARAMS);
    assert_string_equal(types_color_name(200), "blue");
    assert_null(types_color_name(3));
    assert_string_equal(types_color_text(TYPES_COLOR_RED), "As a \"stop\" is: what waits.");
    assert_string_equal(types_color_text(200), "blue");
    assert_null(types_color_text(3));
    assert_string_equal(types_open_text(TYPES_OPEN_LOW), "low");
    assert_null(types_open_text(1));
}

static void lists_and_arrays_come_through(void **state)
{
    (void)state;
    struct types_list_i16_4 items = {4, {1, -2, INT16_MIN, INT16_MAX}}, items2;
    uint8_t array[3] = {9, 8, 7}, array2[3];
    struct types_list_array_u8_2_2 nested = {2, {{{1, 2}}, {{3, 4}}}}, nested2;
    assert_int_equal(types_items(client, &items, array, &nested, &items2, array2, &nested2), 0);
    assert_int_equal(items2.count, 4);
    assert_memory_equal(items2.items, items.items, sizeof items.items);
    assert_memory_equal(array2, array, sizeof array);
    assert_int_equal(nested2.count, 2);
    assert_int_equal(nested2.items[1].items[1], 4);
    items.count = nested.count = 0;
    assert_int_equal(types_items(client, &items, array, &nested, &items2, array2, &nested2), 0);
    assert_int_equal(items2.count, 0);
    assert_int_equal(nested2.count, 0);
}

static void optional_parameters_and_results_are_there_or_not(void **state)
{
    (void)state;
    struct shared_point point = {1, 2, "abc", 3}, point2;
    struct types_list_u8_2 items = {1, {7}}, items2;
    int8_t array[2] = {-1, 1}, array2[2];
    uint32_t number = 0, number2;
    char text2[8];
    uint8_t data2[8];
    size_t text2_len = sizeof text2, data2_len = sizeof data2;
    bool has_number, has_text, has_data, has_point, has_items, has_array;
    assert_int_equal(types_maybe(client, NULL, NULL, 0, NULL, 0, NULL, NULL, NULL, &has_number, &number2, &has_text,
                                 text2, &text2_len, &has_data, data2, &data2_len, &has_point, &point2, &has_items,
                                 &items2, &has_array, array2),
                     0);
    assert_false(has_number || has_text || has_data || has_point || has_items || has_array);
    assert_int_equal(types_maybe(client, &number, "hi", 2, (const uint8_t *)"", 0, &point, &items, array, &has_number,
                                 &number2, &has_text, text2, &text2_len, &has_data, data2, &data2_len, &has_point,
                                 &point2, &has_items, &items2, &has_array, array2),
                     0);
    assert_true(has_number && has_text && has_data && has_point && has_items && has_array);
    assert_int_equal(number2, 0);
    assert_text(text2, text2_len, "hi");
    assert_int_equal(data2_len, 0);
    assert_text(point2.label, point2.label_len, "abc");
    assert_int_equal(items2.items[0], 7);
    assert_int_equal(array2[0], -1);
    int64_t one = INT64_MIN, result = 0;
    bool has_result;
    assert_int_equal(types_maybe_one(client, &one, &has_result, &result), 0);
    assert_true(has_result && result == INT64_MIN);
    assert_int_equal(types_maybe_one(client, NULL, &has_result, &result), 0);
    assert_false(has_result);
}

static void out_buffers_are_filled_as_far_as_the_caller_has_room(void **state)
{
    (void)state;
    uint8_t data[40];
    char text[32];
    for (size_t room = 0; room <= sizeof data; room += 8) {
        size_t data_len = room, text_len = 3;
        memset(data, 0, sizeof data);
        assert_int_equal(types_fill(client, data, &data_len, text, &text_len), 0);
        assert_int_equal(data_len, room < 32 ? room : 32);
        assert_int_equal(text_len, 3);
        assert_true(data_len == 0 || data[data_len - 1] == 0xa5);
        assert_true(data_len == sizeof data || data[data_len] == 0);
    }
    size_t one = 5;
    assert_int_equal(types_fill_one(client, data, &one), 0);
    assert_int_equal(one, 5);
    assert_int_equal(data[4], 0x5a);
}

static void a_result_longer_than_the_callers_buffer_is_truncated_by_name(void **state)
{
    (void)state;
    char text[16] = "";
    size_t len = 3;
    assert_int_equal(types_text(client, "four", 4, text, &len), TL_ERR_TRUNCATED);
    len = 4;
    assert_int_equal(types_text(client, "four", 4, text, &len), 0);
    assert_text(text, len, "four");
}

static void an_inout_parameter_goes_and_comes_back_changed(void **state)
{
    (void)state;
    uint32_t number = 41;
    uint8_t color = TYPES_COLOR_BLUE, data[8] = {1, 2}, maybe = 3;
    char text[8] = "abc", words[8] = "";
    size_t text_len = 3, data_len = 2, words_len = 0;
    struct shared_point point = {-1, 0, "p", 1};
    struct types_list_u8_4 items = {2, {1, 2}};
    uint16_t array[2] = {5, 6};
    bool has_maybe = true, has_words = false;
    assert_int_equal(types_change(client, &number, &color, text, &text_len, sizeof text, data, &data_len, sizeof data,
                                  &point, &items, array, &has_maybe, &maybe, &has_words, words, &words_len,
                                  sizeof words),
                     0);
    assert_int_equal(number, 42);
    assert_int_equal(color, TYPES_COLOR_RED);
    assert_text(text, text_len, "abcabc");
    assert_int_equal(data_len, 4);
    assert_int_equal(data[3], 2);
    assert_int_equal(point.x, 0);
    assert_text(point.label, point.label_len, "p");
    assert_int_equal(items.items[1], 3);
    assert_int_equal(array[1], 7);
    assert_false(has_maybe);
    assert_true(has_words);
    assert_text(words, words_len, "new");
    // A buffer of the caller's that is too small for what comes back.
    point.label = "q";
    text_len = 3;
    data_len = 0;
    assert_int_equal(types_change(client, &number, &color, text, &text_len, 5, data, &data_len, sizeof data, &point,
                                  &items, array, &has_maybe, &maybe, &has_words, words, &words_len, sizeof words),
                     TL_ERR_TRUNCATED);
    int32_t one = -7;
    assert_int_equal(types_change_one(client, &one), 0);
    assert_int_equal(one, 7);
}

static void calls_without_a_result_come_back(void **state)
{
    (void)state;
    assert_int_equal(types_nothing(client), 0);
}

static void errors_come_back_by_their_constants(void **state)
{
    (void)state;
    char text[4];
    size_t len = sizeof text;
    assert_int_equal(types_fail(client, 0, text, &len), 0);
    assert_int_equal(types_fail(client, 1, text, &len), TYPES_TYPES_ERROR_DISLIKED);
    assert_string_equal(client->error_text, "disliked");
    assert_int_equal(types_fail(client, 2, text, &len), TYPES_TYPES_ERROR_LAST);
    assert_int_equal(types_fail(client, 3, text, &len), TL_ERR_BUSY);
    struct shared_point point = {1, 2, "", 0}, moved;
    assert_int_equal(types_shift(client, &point, 0, &moved), SHARED_SHARED_ERROR_REFUSED);
    assert_int_equal(types_shift(client, &point, 5, &moved), 0);
    assert_int_equal(moved.x, 6);
}

static void a_handler_that_says_too_long_sends_nothing_of_it(void **state)
{
    (void)state;
    char text[8];
    size_t len = sizeof text;
    assert_int_equal(types_fail(client, 4, text, &len), TL_ERR_INTERNAL);
}

static void too_much_for_the_interface_is_refused_before_it_is_sent(void **state)
{
    (void)state;
    char text[32];
    size_t len = sizeof text;
    static const char long_text[32] = "0123456789abcdefg";
    pair->last_request[0] = '\0';
    assert_int_equal(types_text(client, long_text, 17, text, &len), TL_ERR_SIZE);
    struct types_list_i16_4 items = {5, {0}};
    uint8_t array[3] = {0};
    struct types_list_array_u8_2_2 nested = {0};
    assert_int_equal(types_items(client, &items, array, &nested, &items, array, &nested), TL_ERR_SIZE);
    struct types_options options = {.has_text = true, .text = long_text, .text_len = 9};
    assert_int_equal(types_options(client, &options, &options), TL_ERR_SIZE);
    assert_string_equal(pair->last_request, "");
}

static void names_of_generated_code_can_name_parameters(void **state)
{
    (void)state;
    uint32_t result, reader;
    assert_int_equal(types_tricky(client, 1, 2, 3, 4, 5, 6, &result, &reader), 0);
    assert_int_equal(result, 6);
    assert_int_equal(reader, 15);
}

static void a_second_service_of_a_file_has_its_own_names(void **state)
{
    (void)state;
    char text[16];
    size_t len = sizeof text;
    assert_int_equal(types_other_hello(client, "you", 3, text, &len), 0);
    assert_text(text, len, "hello you");
}

static void a_oneway_call_runs_and_is_not_waited_for(void **state)
{
    (void)state;
    types_told[0] = '\0';
    assert_int_equal(types_tell(client, "hush", 4), 0);
    pair_pump(pair, 0);
    assert_string_equal(types_told, "hush");
    assert_int_equal(types_nothing(client), 0);
}

static void constants_have_their_values(void **state)
{
    (void)state;
    assert_int_equal(TYPES_FEW, 4);
    assert_string_equal(TYPES_NAME, "types \"quoted\"\n");
    assert_true(TYPES_LEAST == INT64_MIN);
    assert_true(TYPES_MOST == UINT64_MAX);
    assert_int_equal(TYPES_MINUS, -5);
    assert_true(TYPES_HALF == -0.5);
    assert_true(TYPES_YES);
    assert_int_equal(TYPES_FIRST, TYPES_COLOR_GREEN);
    assert_int_equal(SHARED_LABEL, 12);
}

#define BOTH(test)                                                                                                     \
    {#test " (2.0)", test, start_standard, stop, NULL},                                                                \
    {                                                                                                                  \
#test " (Go)", test, start_go, stop, NULL                                                                      \
    }

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(scalars_keep_their_values_to_the_limits),
        BOTH(parameters_and_results_of_each_scalar_come_through),
        BOTH(a_struct_of_everything_comes_through),
        BOTH(an_absent_member_stays_absent_and_a_present_one_present),
        BOTH(the_largest_message_fits_the_sizes_that_idlc_counted),
        BOTH(enums_and_flags_come_through_as_names_or_numbers),
        BOTH(a_closed_enum_or_flag_takes_only_its_own_values),
        BOTH(lists_and_arrays_come_through),
        BOTH(optional_parameters_and_results_are_there_or_not),
        BOTH(out_buffers_are_filled_as_far_as_the_caller_has_room),
        BOTH(a_result_longer_than_the_callers_buffer_is_truncated_by_name),
        BOTH(an_inout_parameter_goes_and_comes_back_changed),
        BOTH(calls_without_a_result_come_back),
        BOTH(errors_come_back_by_their_constants),
        BOTH(a_handler_that_says_too_long_sends_nothing_of_it),
        BOTH(too_much_for_the_interface_is_refused_before_it_is_sent),
        BOTH(names_of_generated_code_can_name_parameters),
        BOTH(a_second_service_of_a_file_has_its_own_names),
        BOTH(a_oneway_call_runs_and_is_not_waited_for),
        BOTH(constants_have_their_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
