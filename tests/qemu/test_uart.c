// SPDX-License-Identifier: BSD-3-Clause
// Lines on the board's UART, byte for byte: what a terminal, a careless host or noise may send, and what comes back.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/qemu/on_board.h"

#define REQUEST(id) "{\"jsonrpc\":\"2.0\",\"id\":" id ",\"method\":\"Echo.Sum\",\"params\":[40,2]}"
#define REPLY(id)   "{\"jsonrpc\":\"2.0\",\"result\":\"42\",\"id\":" id "}"

static int up(void **state)
{
    static const char early[] =
        "what comes before the UART is set up may be lost, and costs nothing that comes later\n";
    (void)state;

    if (board_power_on(&board, on_board_monitor()) && board_send(&board, early, sizeof early - 1) &&
        board_await_text(&board, 0, "loaded images") >= 0)
        return 0;
    fprintf(stderr, "%s\n", board.why);
    return 1;
}

static void send(const char *text)
{
    assert_true(board_send(&board, text, strlen(text)));
}

// Sends it, and waits for a line that is exactly this.
static void answered(const char *text, const char *line)
{
    char wanted[256];
    size_t from = board.log_len > 0 ? board.log_len - 1 : 0;

    snprintf(wanted, sizeof wanted, "\n%s\n", line);
    send(text);
    if (board_await_text(&board, from, wanted) < 0)
        fail_msg("%s\n but %s", board.why, board.log + from);
}

// Nothing is answered to it: the reply to what is sent next is the first.
static void silent(const char *text)
{
    size_t from = board.log_len;

    send(text);
    answered(REQUEST("99") "\n", REPLY("99"));
    const char *brace = strchr(board.log + from, '{');
    assert_non_null(brace);
    assert_memory_equal(brace, REPLY("99"), sizeof REPLY("99") - 1);
}

static void a_request_is_answered_by_one_line(void **state)
{
    (void)state;
    answered(REQUEST("1") "\n", REPLY("1"));
}

static void a_terminals_line_end_is_taken(void **state)
{
    (void)state;
    answered(REQUEST("2") "\r\n", REPLY("2"));
}

static void a_request_with_a_checksum_is_answered_with_one(void **state)
{
    char line[200], wanted[100];
    (void)state;

    snprintf(line, sizeof line, "%s%08x\n", REQUEST("3"), (unsigned)tl_crc32(0, REQUEST("3"), sizeof REQUEST("3") - 1));
    snprintf(wanted, sizeof wanted, "%s%08x", REPLY("3"), (unsigned)tl_crc32(0, REPLY("3"), sizeof REPLY("3") - 1));
    answered(line, wanted);
}

static void a_bad_checksum_costs_its_line_and_no_more(void **state)
{
    (void)state;
    silent(REQUEST("4") "00000000\n");
}

static void an_empty_line_is_answered_by_an_empty_line(void **state)
{
    (void)state;
    answered("\n", "");
    answered("\r\n", "");
}

static void console_text_and_noise_are_not_answered(void **state)
{
    (void)state;
    silent("help\n");
    silent("\x1b[A\x1b[B\n");
    silent("\xff\xfe\x80\n");
}

static void half_a_line_spoils_the_next_and_no_more(void **state)
{
    (void)state;
    // The two make one line that is no JSON; its error has no id, and the next request is answered.
    answered("{\"jsonrpc\":\"2.0\",\"id\":5,\"me" REQUEST("6") "\n",
             "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"parse error\",\"data\":\"byte "
             "29\"},\"id\":null}");
    answered(REQUEST("7") "\n", REPLY("7"));
}

static void a_line_that_is_too_long_is_refused_once(void **state)
{
    static char line[40000];
    size_t from = board.log_len;
    (void)state;

    memset(line, ' ', sizeof line);
    line[0] = '{';
    line[sizeof line - 2] = '\n';
    line[sizeof line - 1] = '\0';
    send(line);
    answered(REQUEST("8") "\n", REPLY("8"));
    unsigned refusals = 0;
    for (const char *p = board.log + from; (p = strstr(p, "-32005")) != NULL; p++)
        refusals++;
    assert_int_equal(refusals, 1);
}

static void many_requests_at_once_are_all_answered_in_order(void **state)
{
    static char lines[200 * 80], wanted[64];
    size_t n = 0, from = board.log_len;
    (void)state;

    for (int i = 0; i < 200; i++)
        n += (size_t)snprintf(lines + n, sizeof lines - n,
                              "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"Echo.Sum\",\"params\":[%d,0]}\n", 1000 + i,
                              i);
    send(lines);
    for (int i = 0; i < 200; i++) {
        snprintf(wanted, sizeof wanted, "{\"jsonrpc\":\"2.0\",\"result\":\"%d\",\"id\":%d}\n", i, 1000 + i);
        ptrdiff_t at = board_await_text(&board, from, wanted);
        if (at < 0)
            fail_msg("%s", board.why);
        from = (size_t)at + 1;
    }
}

static void a_request_may_come_byte_by_byte_between_the_applets_turns(void **state)
{
    static const char text[] = REQUEST("9") "\n";
    (void)state;

    for (size_t i = 0; i < sizeof text - 2; i++)
        assert_true(board_send(&board, text + i, 1));
    answered(text + sizeof text - 2, REPLY("9"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered_by_one_line),
        cmocka_unit_test(a_terminals_line_end_is_taken),
        cmocka_unit_test(a_request_with_a_checksum_is_answered_with_one),
        cmocka_unit_test(a_bad_checksum_costs_its_line_and_no_more),
        cmocka_unit_test(an_empty_line_is_answered_by_an_empty_line),
        cmocka_unit_test(console_text_and_noise_are_not_answered),
        cmocka_unit_test(half_a_line_spoils_the_next_and_no_more),
        cmocka_unit_test(a_line_that_is_too_long_is_refused_once),
        cmocka_unit_test(many_requests_at_once_are_all_answered_in_order),
        cmocka_unit_test(a_request_may_come_byte_by_byte_between_the_applets_turns),
    };
    return cmocka_run_group_tests(tests, up, on_board_down);
}
