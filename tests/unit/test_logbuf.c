// SPDX-License-Identifier: BSD-3-Clause
// The log: whole tagged lines, nothing in them that could fool a reader or a terminal, and no flood (H65).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "monitor/console/logbuf.h"

#define SECOND (UINT64_C(1) << 30)

static struct tl_logbuf log_;
static struct tl_log_source one, two, own;
static char console[1 << 20];
static size_t console_len;
static uint64_t now;

static void emit(void *arg, const char *line, size_t n)
{
    assert_ptr_equal(arg, console);
    assert_true(n <= TL_LOG_LINE + 1);
    assert_int_equal(line[n - 1], '\n');
    memcpy(console + console_len, line, n);
    console_len += n;
    console[console_len] = '\0';
}

static int set_up(void **state)
{
    (void)state;
    tl_logbuf_init(&log_, emit, console);
    tl_log_source_init(&one, "one", 1);
    tl_log_source_init(&two, "two", 2);
    tl_log_source_init(&own, "monitor", 0);
    own.rate = 0;
    console_len = 0;
    console[0] = '\0';
    now = 1;
    return 0;
}

static void put(struct tl_log_source *source, const char *text, size_t n)
{
    tl_log_write(&log_, source, text, n, now);
}

static void put_text(struct tl_log_source *source, const char *text)
{
    put(source, text, strlen(text));
}

static void assert_console(const char *want)
{
    assert_string_equal(console, want);
}

static void lines_come_whole_and_tagged_however_they_are_written(void **state)
{
    (void)state;
    put_text(&one, "al");
    put_text(&two, "be");
    put_text(&one, "pha\nga");
    put_text(&two, "ta\n\n");
    put_text(&one, "mma\n");
    assert_console("[one] alpha\n[two] beta\n[two] \n[one] gamma\n");
}

static void characters_one_by_one_give_the_same_lines_as_a_buffer(void **state)
{
    (void)state;
    const char text[] = "caf\xc3\xa9 \x1b[2J\r\nnext \xff\xe2\x82\xac\xf0\x9f\x98\x80\r\rend\n";
    put(&one, text, sizeof text - 1);
    char whole[256];
    assert_true(console_len < sizeof whole);
    memcpy(whole, console, console_len + 1);
    console_len = 0;
    for (size_t i = 0; i < sizeof text - 1; i++)
        put(&one, text + i, 1);
    assert_console(whole);
    assert_console("[one] caf\xc3\xa9 \\x1b[2J\n[one] next \\xff\xe2\x82\xac\xf0\x9f\x98\x80\\x0d\\x0d"
                   "end\n");
}

static void what_could_fool_a_reader_or_a_terminal_is_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t n;
        const char *out;
    } rows[] = {
#define ROW(in, out) {in, sizeof(in) - 1, out}
        // NOLINTBEGIN(misc-misleading-bidirectional): such characters are what is tested
        ROW("a\0b", "a\\x00b"),
        ROW("\x1b[31m", "\\x1b[31m"),
        ROW("\v\b\x7f", "\\x0b\\x08\\x7f"),
        ROW("over\rmonitor: ok", "over\\x0dmonitor: ok"),
        ROW("\xc2\x9b"
            "2J",
            "\\xc2\\x9b2J"),                             // C1: CSI
        ROW("\xc2\xa0", "\xc2\xa0"),                     // the first above C1
        ROW("\x9b", "\\x9b"),                            // a stray continuation
        ROW("\xc0\xaf", "\\xc0\\xaf"),                   // overlong
        ROW("\xe0\x9f\xbf", "\\xe0\\x9f\\xbf"),          // overlong
        ROW("\xf0\x8f\xbf\xbf", "\\xf0\\x8f\\xbf\\xbf"), // overlong
        ROW("\xed\xa0\x80", "\\xed\\xa0\\x80"),          // surrogate
        ROW("\xed\x9f\xbf", "\xed\x9f\xbf"),             // the last before surrogates
        ROW("\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"), // above U+10FFFF
        ROW("\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf"),
        ROW("\xf5", "\\xf5"),
        ROW("\xf5\x80\x80\x80", "\\xf5\\x80\\x80\\x80"),
        ROW("\xc2\x9f", "\\xc2\\x9f"),          // the last of C1
        ROW("\xe2\x80\x8e", "\\xe2\\x80\\x8e"), // left-to-right mark
        ROW("\xe2\x80\x8f", "\\xe2\\x80\\x8f"), // right-to-left mark
        ROW("\xd8\x9c", "\\xd8\\x9c"),          // Arabic letter mark
        ROW("\xe2\x82"
            "x",
            "\\xe2\\x82x"),                           // cut by a letter
        ROW("\xe2\xe2\x82\xac", "\\xe2\xe2\x82\xac"), // cut by another's start
        ROW("\xf0\x9f\x98", "\\xf0\\x9f\\x98"),       // cut by the line's end
        ROW("\xe2\x80\xae"
            "txt",
            "\\xe2\\x80\\xaetxt"),              // right-to-left override
        ROW("\xe2\x80\xa8", "\\xe2\\x80\\xa8"), // line separator
        ROW("\xe2\x81\xa6", "\\xe2\\x81\\xa6"), // isolate
        ROW("\xe2\x80\xa6", "\xe2\x80\xa6"),    // an ellipsis is harmless
                                                // NOLINTEND(misc-misleading-bidirectional)
#undef ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char want[128];
        console_len = 0;
        put(&one, rows[i].in, rows[i].n);
        put_text(&one, "\n");
        snprintf(want, sizeof want, "[one] %s\n", rows[i].out);
        assert_console(want);
    }
}

static void no_line_can_open_with_anything_but_its_own_tag(void **state)
{
    (void)state;
    put_text(&one, "monitor: all applets stopped\n[monitor] panic\n[two] hello\r[monitor] x\n");
    assert_console("[one] monitor: all applets stopped\n[one] [monitor] panic\n[one] [two] hello\\x0d[monitor] x\n");
}

static void a_tab_passes_as_it_is(void **state)
{
    (void)state;
    put_text(&one, "\tleft\tright\t\n");
    assert_console("[one] \tleft\tright\t\n");
}

// The text of line `number`, which must be kept; its length to *n.
static const char *line_at(uint64_t number, size_t *n)
{
    uint64_t found = number;
    const char *line = tl_log_line(&log_, &found, n);

    assert_non_null(line);
    assert_int_equal(found, number);
    return line;
}

static void a_long_text_goes_on_in_lines_that_are_tagged_again(void **state)
{
    (void)state;
    char text[200];
    memset(text, 'x', sizeof text);
    put(&one, text, sizeof text);
    put_text(&one, "\n");
    size_t n;
    assert_int_equal(log_.next, 3);
    line_at(0, &n);
    assert_int_equal(n, TL_LOG_COLUMNS);
    for (uint64_t i = 0; i < 3; i++)
        assert_memory_equal(line_at(i, &n), "[one] xxx", 9);
    assert_int_equal(n, 6 + 200 - 2 * (TL_LOG_COLUMNS - 6));
}

static void a_line_that_just_fits_is_one_line(void **state)
{
    (void)state;
    char text[TL_LOG_COLUMNS - 6];
    memset(text, 'y', sizeof text);
    put(&one, text, sizeof text);
    put_text(&one, "\n");
    assert_int_equal(log_.next, 1);
}

// A terminal as xterm has it: a character that finds no room in its row goes to the next one, a tab stays in the row.
// Every row must open with the tag.
static void assert_rows_tagged(unsigned columns, const char *tag)
{
    unsigned column = 0;
    mbstate_t mb = {0};
    wchar_t c;

    for (const char *p = console; *p != '\0';) {
        size_t n = mbrtowc(&c, p, 4, &mb);
        assert_in_range(n, 1, 4);
        int width = c == L'\n' || c == L'\t' ? 0 : wcwidth(c);
        assert_in_range(width, 0, 2);
        if (column + (unsigned)width > columns)
            column = 0;
        if (column == 0 && memcmp(p, tag, strlen(tag)) != 0)
            fail_msg("a row opens with %.30s", p);
        column += (unsigned)width;
        if (c == L'\t')
            column = (column | 7) + 1 < columns ? (column | 7) + 1 : columns - 1;
        if (c == L'\n')
            column = 0;
        p += n;
    }
}

// What needs a column, two, none, or those up to the next stop, in any order, and a forged row behind it.
static void no_row_of_a_terminal_of_80_columns_opens_with_anything_but_a_tag(void **state)
{
    static const char *const pieces[] = {"x",         "\t",       "\xe6\xbc\xa2", "\xf0\x9f\x98\x80",
                                         "e\xcc\x81", "\xc3\xa9", "\x01"};
    const size_t count = sizeof pieces / sizeof pieces[0];
    uint32_t dice = 1;

    (void)state;
    one.rate = 0;
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    for (unsigned round = 0; round < 3000; round++) {
        console_len = 0;
        for (unsigned i = 0; i < 60 + round % 60; i++) {
            dice = dice * 1664525 + 1013904223;
            put_text(&one, pieces[round < count * 100 ? round % count : (dice >> 16) % count]);
        }
        put_text(&one, "[monitor] all is well\n");
        for (unsigned columns = 80; columns <= 132; columns += 26)
            assert_rows_tagged(columns, "[one] ");
    }
}

static void the_monitors_own_lines_are_of_160_bytes(void **state)
{
    char text[150];

    (void)state;
    memset(text, 'x', sizeof text);
    put(&own, text, sizeof text);
    put_text(&own, "\n");
    assert_int_equal(log_.next, 1);
}

static void neither_a_character_nor_an_escape_is_cut_in_two(void **state)
{
    (void)state;
    for (size_t lead = TL_LOG_COLUMNS - 12; lead < TL_LOG_COLUMNS - 5; lead++) {
        char text[TL_LOG_LINE];
        set_up(NULL);
        memset(text, 'z', lead);
        put(&one, text, lead);
        put(&one, "\xe2\x82\xac\x01\n", 5);
        // Both pieces must be found whole.
        assert_non_null(strstr(console, "\xe2\x82\xac"));
        assert_non_null(strstr(console, "\\x01"));
    }
}

static void half_a_line_waits_for_its_end_or_for_flush(void **state)
{
    (void)state;
    put(&one, "half\xe2\x82", 6);
    now += 1000 * SECOND;
    put_text(&two, "other\n");
    assert_console("[two] other\n");
    tl_log_source_flush(&log_, &one, now);
    assert_console("[two] other\n[one] half\\xe2\\x82\n");
    tl_log_source_flush(&log_, &one, now);
    put_text(&one, "\r");
    tl_log_source_flush(&log_, &one, now);
    put_text(&one, "new\n");
    assert_console("[two] other\n[one] half\\xe2\\x82\n[one] new\n");
}

static void a_flood_is_cut_to_the_burst_and_told_when_it_flows_again(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++)
        put_text(&one, "0123456789\n");
    size_t lines = TL_LOG_BURST / TL_LOG_LEAST;
    assert_int_equal(console_len, lines * 17);
    assert_int_equal(one.dropped, 5000 - lines);

    // Another source does not suffer.
    console_len = 0;
    put_text(&two, "calm\n");
    assert_console("[two] calm\n");

    // Just under a quarter of the burst: still muted, however little is written.
    console_len = 0;
    now += SECOND - SECOND / 100;
    put_text(&one, "x\n");
    assert_int_equal(console_len, 0);
    now += SECOND / 50;
    put_text(&one, "y\n");
    char want[128];
    snprintf(want, sizeof want, "[one] %u lines dropped\n[one] y\n", (unsigned)(5000 - lines + 1));
    assert_console(want);
    assert_int_equal(one.total_dropped, 5000 - lines + 1);
}

static void in_the_long_run_the_rate_holds(void **state)
{
    (void)state;
    for (int second = 0; second < 100; second++) {
        for (int i = 0; i < 1000; i++) {
            put_text(&one, "flood flood flood flood flood flood flood flood flood flood flood\n");
            now += SECOND / 1000;
        }
    }
    assert_true(console_len < TL_LOG_BURST + 101 * TL_LOG_RATE);
    assert_true(console_len > 80 * TL_LOG_RATE);
}

static void an_empty_line_costs_64_bytes(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++)
        put(&one, "\n", 1);
    assert_int_equal(log_.next, TL_LOG_BURST / 64);
    assert_int_equal(one.dropped, 100000 - TL_LOG_BURST / 64);
}

static void a_long_line_costs_its_bytes(void **state)
{
    char text[74];

    (void)state;
    memset(text, 'x', sizeof text);
    text[73] = '\n';
    for (int i = 0; i < 5000; i++)
        put(&one, text, sizeof text);
    assert_int_equal(log_.next, TL_LOG_BURST / 80);
}

static void death_tells_what_was_dropped(void **state)
{
    (void)state;
    for (int i = 0; i < 5000; i++)
        put_text(&one, "0123456789\n");
    console_len = 0;
    tl_log_source_flush(&log_, &one, now);
    char want[128];
    snprintf(want, sizeof want, "[one] %u lines dropped\n", (unsigned)(5000 - TL_LOG_BURST / TL_LOG_LEAST));
    assert_console(want);
}

static void a_source_without_a_rate_is_never_muted(void **state)
{
    (void)state;
    one.rate = 0;
    for (int i = 0; i < 5000; i++)
        put_text(&one, "0123456789\n");
    assert_int_equal(console_len, 5000 * 17);
}

static void a_clock_that_leaps_gives_no_more_than_the_burst(void **state)
{
    (void)state;
    const uint64_t leaps[] = {UINT64_MAX / 4096, UINT64_MAX / 2, UINT64_MAX};
    for (size_t leap = 0; leap < 3; leap++) {
        now = leaps[leap];
        console_len = 0;
        for (int i = 0; i < 5000; i++)
            put_text(&one, "0123456789012345678901234567890123456789012345678901234567890123456789\n");
        assert_in_range(console_len, TL_LOG_BURST - 80, TL_LOG_BURST + 64);
    }
}

static void the_last_lines_are_kept_by_their_numbers(void **state)
{
    (void)state;
    size_t n;
    uint64_t number = 0;
    char text[32];
    one.rate = 0;
    assert_null(tl_log_line(&log_, &number, &n));
    for (unsigned i = 0; i < TL_LOG_EACH + 10; i++) {
        snprintf(text, sizeof text, "%u\n", i);
        put_text(&one, text);
    }
    assert_non_null(tl_log_line(&log_, &number, &n));
    assert_int_equal(number, 10);
    number = TL_LOG_EACH + 10;
    assert_null(tl_log_line(&log_, &number, &n));
    number = UINT64_MAX;
    assert_null(tl_log_line(&log_, &number, &n));
    for (unsigned i = 10; i < TL_LOG_EACH + 10; i++) {
        const char *line = line_at(i, &n);
        assert_int_equal(n, snprintf(text, sizeof text, "[one] %u", i));
        assert_memory_equal(line, text, n);
    }
}

static void lines_of_all_sources_come_in_the_order_in_which_they_were_written(void **state)
{
    struct tl_log_source *const sources[] = {&one, &own, &two};
    uint64_t number = 0;
    char text[32];
    size_t n;

    (void)state;
    for (unsigned i = 0; i < 100; i++) {
        snprintf(text, sizeof text, "%u\n", i);
        own.about = i % 2;
        put_text(sources[i % 7 % 3], text);
    }
    unsigned kept = 0;
    for (uint64_t last = 0; tl_log_line(&log_, &number, &n) != NULL; last = number++) {
        assert_true(kept++ == 0 || number > last);
        snprintf(text, sizeof text, "] %u", (unsigned)number);
        assert_non_null(memmem(tl_log_line(&log_, &number, &n), n, text, strlen(text)));
    }
    assert_in_range(kept, TL_LOG_EACH, 99);
    assert_int_equal(log_.next, 100);
}

static bool is_kept(uint64_t number)
{
    uint64_t found = number;
    size_t n;

    return tl_log_line(&log_, &found, &n) != NULL && found == number;
}

static void a_flood_pushes_out_the_flooders_lines_alone(void **state)
{
    (void)state;
    for (unsigned i = 0; i < TL_LOG_OWN; i++)
        put_text(&own, "boot\n");
    for (unsigned i = 0; i < TL_LOG_EACH; i++)
        put_text(&two, "calm\n");
    own.about = 2;
    put_text(&own, "two stopped\n");
    own.about = 1;
    put_text(&own, "one stopped\n");
    own.about = 0;
    uint64_t before = log_.next;
    one.rate = 0;
    for (unsigned i = 0; i < 1000; i++)
        put_text(&one, "\n");
    for (uint64_t number = 0; number < before; number++)
        assert_true(is_kept(number));
    assert_true(is_kept(log_.next - TL_LOG_EACH));
    assert_false(is_kept(log_.next - TL_LOG_EACH - 1));
}

static void what_is_said_about_one_pushes_out_only_what_was_said_about_it(void **state)
{
    (void)state;
    put_text(&own, "boot\n");
    put_text(&one, "calm\n");
    own.about = 2;
    put_text(&own, "two stopped\n");
    own.about = 1;
    for (unsigned i = 0; i < 1000; i++)
        put_text(&own, "one stopped\n");
    for (uint64_t number = 0; number < 3; number++)
        assert_true(is_kept(number));
    assert_true(is_kept(log_.next - TL_LOG_ABOUT));
    assert_false(is_kept(log_.next - TL_LOG_ABOUT - 1));
}

static void who_takes_anothers_place_takes_over_its_kept_lines(void **state)
{
    struct tl_log_source next;
    size_t n;

    (void)state;
    put_text(&one, "old\n");
    tl_log_source_init(&next, "next", 1);
    for (unsigned i = 1; i < TL_LOG_EACH; i++)
        put_text(&next, "new\n");
    assert_memory_equal(line_at(0, &n), "[one] old", 9);
    put_text(&next, "new\n");
    assert_false(is_kept(0));
}

static void the_longest_name_fits(void **state)
{
    (void)state;
    struct tl_log_source source;
    tl_log_source_init(&source, "a-name-of-thirty-one-characters", TL_BOARD_APPLETS);
    for (int i = 0; i < 3000; i++)
        put_text(&source, "0123456789\n");
    console_len = 0;
    tl_log_source_flush(&log_, &source, now);
    assert_non_null(strstr(console, "[a-name-of-thirty-one-characters] 2"));
    assert_non_null(strstr(console, " lines dropped\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(lines_come_whole_and_tagged_however_they_are_written, set_up),
        cmocka_unit_test_setup(characters_one_by_one_give_the_same_lines_as_a_buffer, set_up),
        cmocka_unit_test_setup(what_could_fool_a_reader_or_a_terminal_is_escaped, set_up),
        cmocka_unit_test_setup(no_line_can_open_with_anything_but_its_own_tag, set_up),
        cmocka_unit_test_setup(a_long_text_goes_on_in_lines_that_are_tagged_again, set_up),
        cmocka_unit_test_setup(a_tab_passes_as_it_is, set_up),
        cmocka_unit_test_setup(a_line_that_just_fits_is_one_line, set_up),
        cmocka_unit_test_setup(no_row_of_a_terminal_of_80_columns_opens_with_anything_but_a_tag, set_up),
        cmocka_unit_test_setup(the_monitors_own_lines_are_of_160_bytes, set_up),
        cmocka_unit_test_setup(neither_a_character_nor_an_escape_is_cut_in_two, set_up),
        cmocka_unit_test_setup(half_a_line_waits_for_its_end_or_for_flush, set_up),
        cmocka_unit_test_setup(a_flood_is_cut_to_the_burst_and_told_when_it_flows_again, set_up),
        cmocka_unit_test_setup(in_the_long_run_the_rate_holds, set_up),
        cmocka_unit_test_setup(an_empty_line_costs_64_bytes, set_up),
        cmocka_unit_test_setup(a_long_line_costs_its_bytes, set_up),
        cmocka_unit_test_setup(death_tells_what_was_dropped, set_up),
        cmocka_unit_test_setup(a_source_without_a_rate_is_never_muted, set_up),
        cmocka_unit_test_setup(a_clock_that_leaps_gives_no_more_than_the_burst, set_up),
        cmocka_unit_test_setup(the_last_lines_are_kept_by_their_numbers, set_up),
        cmocka_unit_test_setup(lines_of_all_sources_come_in_the_order_in_which_they_were_written, set_up),
        cmocka_unit_test_setup(a_flood_pushes_out_the_flooders_lines_alone, set_up),
        cmocka_unit_test_setup(what_is_said_about_one_pushes_out_only_what_was_said_about_it, set_up),
        cmocka_unit_test_setup(who_takes_anothers_place_takes_over_its_kept_lines, set_up),
        cmocka_unit_test_setup(the_longest_name_fits, set_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
