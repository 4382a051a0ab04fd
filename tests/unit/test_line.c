// SPDX-License-Identifier: BSD-3-Clause
// Lines: what counts as which kind, and that a bad line costs itself and no other (H76).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "stream/line.h"

#define CAP 48

static char buf[CAP];
static struct tl_line_reader reader;

static int set_up(void **state)
{
    (void)state;
    tl_line_reader_init(&reader, buf, sizeof buf);
    return 0;
}

// Feeds one whole line in one piece and says what it is.
static enum tl_line_kind feed(const char *line, size_t n)
{
    size_t used;
    enum tl_line_kind kind = tl_line_reader_feed(&reader, line, n, &used);
    assert_int_equal(used, n);
    return kind;
}

static enum tl_line_kind feed_text(const char *line)
{
    return feed(line, strlen(line));
}

static void assert_line(const char *want)
{
    assert_int_equal(reader.len, strlen(want));
    assert_memory_equal(reader.buf, want, reader.len);
}

static void crc_is_that_of_zlib_whole_and_in_pieces(void **state)
{
    (void)state;
    assert_int_equal(tl_crc32(0, "123456789", 9), 0xcbf43926);
    assert_int_equal(tl_crc32(0, "", 0), 0);
    assert_int_equal(tl_crc32(0, "\0", 1), 0xd202ef8d);
    for (size_t i = 0; i <= 9; i++)
        assert_int_equal(tl_crc32(tl_crc32(0, "123456789", i), &"123456789"[i], 9 - i), 0xcbf43926);
}

static void a_line_is_judged_by_its_first_and_last_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum tl_line_kind kind;
        const char *left;
    } rows[] = {
        {"\n", TL_LINE_EMPTY, ""},
        {"\r\n", TL_LINE_EMPTY, ""},
        {"\r\r\n", TL_LINE_TEXT, "\r"},
        {"help\n", TL_LINE_TEXT, "help"},
        {" {}\n", TL_LINE_TEXT, " {}"},
        {"{}\n", TL_LINE_MESSAGE, "{}"},
        {"[one] up\n", TL_LINE_TEXT, "[one] up"},
        {"[a_1-b] {}a3a6bf43\n", TL_LINE_TEXT, "[a_1-b] {}a3a6bf43"},
        {"[one] \r\n", TL_LINE_TEXT, "[one] "},
        {"[one]\n", TL_LINE_MESSAGE, "[one]"},
        {"[one\n", TL_LINE_MESSAGE, "[one"},
        {"[] {}\n", TL_LINE_MESSAGE, "[] {}"},
        {"[1, 2]\n", TL_LINE_MESSAGE, "[1, 2]"},
        {"[{\"id\":1}] \n", TL_LINE_MESSAGE, "[{\"id\":1}] "},
        {"[]\r\n", TL_LINE_MESSAGE, "[]"},
        {"{\n", TL_LINE_MESSAGE, "{"},
        {"{\"id\":1\n", TL_LINE_MESSAGE, "{\"id\":1"},
        {"{}abcdef0\n", TL_LINE_MESSAGE, "{}abcdef0"},
        {"{}00000000\n", TL_LINE_BAD_CRC, "{}"},
        {"{}0000000g\n", TL_LINE_MESSAGE, "{}0000000g"},
        {"{}A3A6BF43\n", TL_LINE_MESSAGE, "{}A3A6BF43"},
        {"{}a3a6bf43\n", TL_LINE_CHECKED, "{}"},
        {"{}a3a6bf43\r\n", TL_LINE_CHECKED, "{}"},
        {"[]0d4d7190\n", TL_LINE_BAD_CRC, "[]"},
        {"{a3a6bf43\n", TL_LINE_MESSAGE, "{a3a6bf43"},
        {"{1}a3a6bf43a3a6bf43\n", TL_LINE_MESSAGE, "{1}a3a6bf43a3a6bf43"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(feed_text(rows[i].line), rows[i].kind);
        assert_line(rows[i].left);
    }
}

static void lines_finish_as_they_are_read(void **state)
{
    (void)state;
    char line[CAP] = "{\"id\":7}";
    ptrdiff_t n = tl_line_finish(line, 8, sizeof line, true);
    assert_int_equal(n, 8 + TL_LINE_TAIL);
    assert_int_equal(feed(line, (size_t)n), TL_LINE_CHECKED);
    assert_line("{\"id\":7}");
    n = tl_line_finish(line, 8, sizeof line, false);
    assert_int_equal(n, 9);
    assert_int_equal(feed(line, (size_t)n), TL_LINE_MESSAGE);
    assert_line("{\"id\":7}");
}

static void finish_never_writes_past_its_capacity(void **state)
{
    (void)state;
    char line[2 + TL_LINE_TAIL] = "{}";
    assert_int_equal(tl_line_finish(line, 2, sizeof line - 1, true), TL_ERR_SIZE);
    assert_int_equal(tl_line_finish(line, 2, sizeof line, true), sizeof line);
    assert_int_equal(tl_line_finish(line, 2, 2, false), TL_ERR_SIZE);
    assert_int_equal(tl_line_finish(line, 2, 3, false), 3);
    assert_int_equal(tl_line_finish(line, 3, 2, false), TL_ERR_SIZE);
}

static void the_longest_line_fits_and_one_more_byte_does_not(void **state)
{
    (void)state;
    char line[3 * CAP];
    memset(line, 'x', sizeof line);
    line[CAP] = '\n';
    assert_int_equal(feed(line, CAP + 1), TL_LINE_TEXT);
    assert_int_equal(reader.len, CAP);

    line[CAP] = 'x';
    line[3 * CAP - 1] = '\n';
    assert_int_equal(feed(line, 3 * CAP), TL_LINE_TOO_LONG);
    assert_int_equal(reader.len, 0);
    assert_int_equal(feed_text("{}\n"), TL_LINE_MESSAGE);
    assert_line("{}");
}

static void a_reader_without_memory_knows_only_empty_lines(void **state)
{
    (void)state;
    tl_line_reader_init(&reader, NULL, 0);
    assert_int_equal(feed_text("x\n"), TL_LINE_TOO_LONG);
    assert_int_equal(feed_text("\n"), TL_LINE_EMPTY);
}

static void only_the_first_line_is_taken_and_the_rest_left(void **state)
{
    (void)state;
    size_t used;
    const char *two = "{\"a\":1}\ntail";
    assert_int_equal(tl_line_reader_feed(&reader, two, strlen(two), &used), TL_LINE_MESSAGE);
    assert_int_equal(used, 8);
    assert_line("{\"a\":1}");
    assert_int_equal(tl_line_reader_feed(&reader, two + used, strlen(two) - used, &used), TL_LINE_NONE);
    assert_int_equal(used, 4);
    assert_int_equal(tl_line_reader_feed(&reader, "\n", 1, &used), TL_LINE_TEXT);
    assert_line("tail");
    assert_int_equal(tl_line_reader_feed(&reader, "", 0, &used), TL_LINE_NONE);
    assert_int_equal(used, 0);
}

static void bytes_may_come_one_by_one(void **state)
{
    (void)state;
    const char *line = "{}a3a6bf43\r\n";
    size_t used;
    for (size_t i = 0; i + 1 < strlen(line); i++)
        assert_int_equal(tl_line_reader_feed(&reader, line + i, 1, &used), TL_LINE_NONE);
    assert_int_equal(tl_line_reader_feed(&reader, "\n", 1, &used), TL_LINE_CHECKED);
    assert_line("{}");
}

static void a_reset_forgets_half_a_line_and_half_a_skip(void **state)
{
    (void)state;
    assert_int_equal(feed_text("{\"half"), TL_LINE_NONE);
    tl_line_reader_reset(&reader);
    assert_int_equal(feed_text("{}\n"), TL_LINE_MESSAGE);
    char line[CAP + 1];
    memset(line, 'x', sizeof line);
    assert_int_equal(feed(line, sizeof line), TL_LINE_NONE);
    tl_line_reader_reset(&reader);
    assert_int_equal(feed_text("{}\n"), TL_LINE_MESSAGE);
}

// Every single damage to a checked line (each bit, each byte lost or doubled) must give anything but a wrong message;
// the next line must be untouched, unless the damage hit the "\n" between the two.
static void no_single_fault_passes_for_a_message_and_the_next_line_is_whole(void **state)
{
    (void)state;
    char good[CAP] = "{\"id\":12}", line[CAP + 1];
    size_t n = (size_t)tl_line_finish(good, 9, sizeof good, true), used;
    for (size_t at = 0; at + 1 < n; at++) {
        for (int fault = 0; fault < 10; fault++) {
            size_t len = n;
            memcpy(line, good, n);
            if (fault < 8) {
                line[at] = (char)(line[at] ^ (1 << fault));
            } else if (fault == 8) {
                memmove(line + at, line + at + 1, n - at - 1);
                len--;
            } else {
                memmove(line + at + 1, line + at, n - at);
                len++;
            }
            for (size_t i = 0; i < len; i += used) {
                enum tl_line_kind kind = tl_line_reader_feed(&reader, line + i, len - i, &used);
                if (kind == TL_LINE_CHECKED)
                    fail_msg("byte %zu, fault %d: taken for a right message", at, fault);
            }
            assert_int_equal(feed(good, n), TL_LINE_CHECKED);
            assert_line("{\"id\":12}");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc_is_that_of_zlib_whole_and_in_pieces),
        cmocka_unit_test_setup(a_line_is_judged_by_its_first_and_last_bytes, set_up),
        cmocka_unit_test_setup(lines_finish_as_they_are_read, set_up),
        cmocka_unit_test(finish_never_writes_past_its_capacity),
        cmocka_unit_test_setup(the_longest_line_fits_and_one_more_byte_does_not, set_up),
        cmocka_unit_test_setup(a_reader_without_memory_knows_only_empty_lines, set_up),
        cmocka_unit_test_setup(only_the_first_line_is_taken_and_the_rest_left, set_up),
        cmocka_unit_test_setup(bytes_may_come_one_by_one, set_up),
        cmocka_unit_test_setup(a_reset_forgets_half_a_line_and_half_a_skip, set_up),
        cmocka_unit_test_setup(no_single_fault_passes_for_a_message_and_the_next_line_is_whole, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
