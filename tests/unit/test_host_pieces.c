// SPDX-License-Identifier: BSD-3-Clause
// An image on its way to the monitor of tests/machine/, over a line of a given rate that loses what it is told to: at
// least 70 % of the line's rate is payload, and each image arrives whole.
//
// The clock is a variable: a byte on the line moves it on.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/monitor.h"
#include "host/pieces.h"
#include "sizes.h"
#include "tests/machine/machine.h"

#define SIZE  TL_BOARD_IMAGE_SIZE
#define STEP  UINT64_C(1000000) // ns
#define QUEUE 4096              // bytes that an operating system takes for a line

static uint8_t elf[TL_BOARD_IMAGE_SIZE];
static uint64_t clock_ns;

// The line. Rates are bytes a second.
static struct {
    struct tl_stream stream;
    unsigned rate;
    uint64_t in_time, out_time; // not used by bytes yet, ns
    char out[QUEUE];            // to the board
    size_t out_len;
    char line[16384]; // what of a line is there
    size_t line_len;
    char in[65536]; // from the board: on the line, and arrived
    size_t in_len, arrived;
    unsigned lines, lose_line, replies, lose_reply; // those are counted from 1
    unsigned lose_each;                             // of so many lines one, either way; 0: none
    bool dead;
} wire;

static char buffer[65536];
static struct tl_json_token tokens[1024];
static struct tl_rpc_client client;

static void to_board(char c)
{
    wire.line[wire.line_len++] = c;
    assert_true(wire.line_len < sizeof wire.line - 1);
    if (c != '\n')
        return;
    wire.line[wire.line_len] = '\0';
    size_t n = wire.line_len;
    wire.line_len = 0;
    wire.lines++;
    if (n < 3 || wire.dead || wire.lines == wire.lose_line ||
        (wire.lose_each != 0 && (wire.lines * 7 + 3) % wire.lose_each == 0))
        return;
    const char *reply = machine_host(wire.line);
    if (reply == NULL)
        return;
    wire.replies++;
    if (wire.replies == wire.lose_reply || (wire.lose_each != 0 && (wire.replies * 5 + 1) % wire.lose_each == 0))
        return;
    size_t len = strlen(reply);
    memcpy(wire.in + wire.in_len, reply, len);
    wire.in[wire.in_len + len] = '\n';
    wire.in_len += len + 1;
    assert_true(wire.in_len < sizeof wire.in / 2);
}

static void step(void)
{
    clock_ns += STEP;
    wire.out_time += STEP;
    wire.in_time += STEP;
    uint64_t each = 1000000000u / wire.rate;
    size_t n = 0;

    for (; n < wire.out_len && wire.out_time >= each; wire.out_time -= each)
        to_board(wire.out[n++]);
    memmove(wire.out, wire.out + n, wire.out_len -= n);
    if (wire.out_len == 0)
        wire.out_time = 0;
    for (; wire.arrived < wire.in_len && wire.in_time >= each; wire.in_time -= each)
        wire.arrived++;
    if (wire.arrived == wire.in_len)
        wire.in_time = 0;
}

static ptrdiff_t wire_write(struct tl_stream *stream, const void *p, size_t n)
{
    (void)stream;
    if (n > sizeof wire.out - wire.out_len)
        n = sizeof wire.out - wire.out_len;
    if (n == 0)
        return TL_ERR_AGAIN;
    memcpy(wire.out + wire.out_len, p, n);
    wire.out_len += n;
    return (ptrdiff_t)n;
}

static ptrdiff_t wire_read(struct tl_stream *stream, void *p, size_t n)
{
    (void)stream;
    if (wire.arrived == 0)
        return TL_ERR_AGAIN;
    if (n > wire.arrived)
        n = wire.arrived;
    memcpy(p, wire.in, n);
    memmove(wire.in, wire.in + n, wire.in_len - n);
    wire.in_len -= n;
    wire.arrived -= n;
    return (ptrdiff_t)n;
}

static const struct tl_stream_ops ops = {.read = wire_read, .write = wire_write};

static uint64_t now(void *arg)
{
    (void)arg;
    return clock_ns;
}

static int wait(void *arg, uint64_t until)
{
    (void)arg;
    do
        step();
    while (clock_ns < until && wire.arrived == 0 && wire.out_len == sizeof wire.out);
    return 0;
}

static void open_line(unsigned rate, bool session)
{
    const struct machine_image image = {.name = "alpha", .permissions = "echo"};
    const char *result;
    size_t n;

    machine_boot(NULL, 0);
    for (size_t i = 0; i < SIZE; i++)
        elf[i] = (uint8_t)(i * 11 + i / 256);
    machine_make_image(elf, &image);
    memset(&wire, 0, sizeof wire);
    wire.stream.ops = &ops;
    wire.rate = rate;
    client = (struct tl_rpc_client){.stream = &wire.stream,
                                    .buf = buffer,
                                    .cap = sizeof buffer,
                                    .tokens = tokens,
                                    .token_cap = 1024,
                                    .session = session ? 77 : 0,
                                    .timeout_ns = 20000000000,
                                    .retry_ns = session ? 10000000000 : 0,
                                    .now = now,
                                    .wait = wait};
    assert_int_equal(tl_rpc_hello(&client, &result, &n), 0);
    wire.lines = wire.replies = 0;
}

static struct host_pieces pieces;

static int send(uint32_t upload)
{
    // rpc.hello's answer, of kilobytes, is repeated too soon on a slow line: not what is tested here.
    client.timeout_ns = 2000000000;
    client.retry_ns = client.session != 0 ? 300000000 : 0;
    pieces = (struct host_pieces){.client = &client, .upload = upload, .data = elf, .size = SIZE, .line = TL_MAX_LINE};
    return host_pieces_send(&pieces);
}

static void arrives(void)
{
    struct monitor_list_string32_16 dropped;
    char name[33];
    size_t n = 32;
    uint32_t upload;
    unsigned lose = wire.lose_each;

    wire.lose_each = 0;
    assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, tl_crc32(0, elf, SIZE), &upload), 0);
    wire.lines = wire.replies = 0;
    wire.lose_each = lose;
    int e = send(upload);
    client.timeout_ns = 20000000000;
    wire.lose_each = 0;
    if (e != 0)
        fail_msg("%d: %s", e, client.error_text);
    assert_memory_equal(tl_memory_of_image(machine.monitor->upload.slot), elf, SIZE);
    assert_int_equal(monitor_load_end(&client, upload, name, &n, &dropped), 0);
}

static void at_least_70_percent_of_a_line_s_rate_are_payload(void **state)
{
    static const unsigned rates[] = {11520, 92160, 1000000};

    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        open_line(rates[i], true);
        uint64_t from = clock_ns;
        arrives();
        double percent = 100.0 * (double)SIZE / ((double)(clock_ns - from) / 1e9) / rates[i];
        printf("%u bytes/s: %.1f %% payload, %.1f %% of all bytes; %u calls\n", rates[i], percent,
               100.0 * (double)SIZE / (double)pieces.bytes, (unsigned)pieces.calls);
        assert_int_equal(client.repeats, 0);
        // Of a fast line's, the clock's steps are a part.
        assert_true(percent >= 70 || (rates[i] > 100000 && 100 * SIZE >= 70 * pieces.bytes));
    }
}

// Patience is counted from the last answer, and what is under way is given its time.
static void a_slow_line_is_waited_for_and_hardly_anything_sent_twice(void **state)
{
    static const unsigned rates[] = {1920, 960};

    (void)state;
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
        open_line(rates[i], true);
        arrives();
        assert_in_range(client.repeats, 0, 6); // while its pace is not known
    }
}

static void a_lost_piece_or_reply_is_sent_again_and_those_behind_it(void **state)
{
    (void)state;
    for (unsigned i = 1; i <= 8; i++)
        for (int reply = 0; reply < 2; reply++) {
            open_line(11520, true);
            wire.lose_line = 0;
            wire.lose_reply = 0;
            uint32_t upload;
            assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, tl_crc32(0, elf, SIZE), &upload), 0);
            *(reply ? &wire.lose_reply : &wire.lose_line) = i;
            wire.lines = wire.replies = 0;
            assert_int_equal(send(upload), 0);
            assert_int_equal(machine.monitor->upload.sum, tl_crc32(0, elf, SIZE));
            assert_in_range(pieces.calls, 5, 16);
        }
}

static void every_image_arrives_over_a_line_that_loses_one_line_in_five(void **state)
{
    (void)state;
    for (unsigned each = 5; each < 12; each++) {
        open_line(11520, true);
        wire.lose_each = each;
        arrives();
    }
}

// `trapline serve` repeats what is lost by itself, and meanwhile the pieces behind it are refused.
static void without_a_session_nothing_is_repeated(void **state)
{
    (void)state;
    open_line(92160, false);
    arrives();
    assert_int_equal(client.repeats, 0);
    open_line(92160, false);
    uint32_t upload;
    assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, 0, &upload), 0);
    wire.lose_line = 2;
    wire.lines = 0;
    assert_int_equal(send(upload), TL_ERR_TIMEOUT);
    assert_int_equal(client.repeats, 0);
}

static void a_board_that_falls_silent_is_given_up(void **state)
{
    uint32_t upload;

    (void)state;
    open_line(11520, true);
    assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, 0, &upload), 0);
    wire.dead = true;
    uint64_t from = clock_ns;
    assert_int_equal(send(upload), TL_ERR_TIMEOUT);
    assert_in_range(clock_ns - from, 2000 * STEP, 6000 * STEP);
}

static void a_refusal_ends_it_with_the_board_s_words(void **state)
{
    uint32_t upload;

    (void)state;
    open_line(11520, true);
    assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, 0, &upload), 0);
    assert_int_equal(send(upload + 1), MONITOR_MONITOR_ERROR_NO_SUCH_UPLOAD);
    assert_string_equal(client.error_text, "no_such_upload");
    // The line is in step: the next call is served.
    assert_int_equal(monitor_load_begin(&client, (uint32_t)SIZE, 0, &upload), 0);
    pieces = (struct host_pieces){
        .client = &client, .upload = upload, .data = elf, .size = SIZE + 6144, .line = TL_MAX_LINE};
    static uint8_t longer[SIZE + 6144];
    pieces.data = longer;
    assert_int_equal(host_pieces_send(&pieces), MONITOR_MONITOR_ERROR_WRONG_STATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_least_70_percent_of_a_line_s_rate_are_payload),
        cmocka_unit_test(a_slow_line_is_waited_for_and_hardly_anything_sent_twice),
        cmocka_unit_test(a_lost_piece_or_reply_is_sent_again_and_those_behind_it),
        cmocka_unit_test(every_image_arrives_over_a_line_that_loses_one_line_in_five),
        cmocka_unit_test(without_a_session_nothing_is_repeated),
        cmocka_unit_test(a_board_that_falls_silent_is_given_up),
        cmocka_unit_test(a_refusal_ends_it_with_the_board_s_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
