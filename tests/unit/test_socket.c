// SPDX-License-Identifier: BSD-3-Clause
// The socket server's promises: many clients, each with its own bounds, none to the harm of another (H60, H61, H62,
// H77).
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "transports/socket/socket.h"

#define MAX_LINE 1024
#define BIG      16384

// A server under test. Its services: a line comes back as it is; "big N" gives N replies of BIG bytes; "hold" is
// answered when the test says so; other kinds of lines are told by their name.
struct fixture {
    uv_loop_t loop;
    struct tl_socket_server *server;
    struct tl_socket_client *held;
    struct tl_socket_client *last; // opened
    unsigned opened, closed;
    unsigned lines;
    bool stopped;
    char folder[32];
    char where[64];
};

static char big[BIG];

static void send_text(struct tl_socket_client *client, const char *text)
{
    (void)tl_socket_send(client, text, strlen(text));
}

static void on_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    struct fixture *f = tl_socket_arg(client);

    f->lines++;
    text[n] = '\0';
    if (kind == TL_LINE_TOO_LONG) {
        send_text(client, "too long\n");
    } else if (kind == TL_LINE_EMPTY) {
        send_text(client, "\n");
    } else if (strncmp(text, "big ", 4) == 0) {
        for (int i = atoi(text + 4); i > 0; i--)
            (void)tl_socket_send(client, big, BIG);
    } else if (strcmp(text, "hold") == 0) {
        f->held = client;
        tl_socket_hold(client);
    } else if (strcmp(text, "pause") == 0) {
        tl_socket_pause(client, true);
    } else {
        text[n] = '\n';
        (void)tl_socket_send(client, text, n + 1);
    }
}

static void on_opened(struct tl_socket_client *client)
{
    struct fixture *f = tl_socket_arg(client);

    f->opened++;
    f->last = client;
    *tl_socket_data(client) = f;
}

static void on_closed(struct tl_socket_client *client)
{
    struct fixture *f = *tl_socket_data(client);

    f->closed++;
    if (f->held == client)
        f->held = NULL;
}

static void on_stopped(void *arg)
{
    ((struct fixture *)arg)->stopped = true;
}

static struct fixture *start(struct tl_socket_config config)
{
    struct fixture *f = calloc(1, sizeof *f);
    char why[TL_SOCKET_WHY];

    assert_non_null(f);
    alarm(120); // a hang ends
    memset(big, 'x', sizeof big);
    big[BIG - 1] = '\n';
    uv_loop_init(&f->loop);
    config.max_line = MAX_LINE;
    config.opened = on_opened;
    config.line = on_line;
    config.closed = on_closed;
    config.stopped = on_stopped;
    config.arg = f;
    f->server = tl_socket_server_new(&f->loop, &config);
    assert_non_null(f->server);
    strcpy(f->folder, "/tmp/trapline-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->where, sizeof f->where, "unix:%s/s", f->folder);
    assert_int_equal(tl_socket_listen(f->server, f->where, why), 0);
    return f;
}

static void turn(struct fixture *f)
{
    uv_run(&f->loop, UV_RUN_NOWAIT);
}

static void finish(struct fixture *f)
{
    tl_socket_server_stop(f->server);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->stopped);
    assert_int_equal(f->opened, f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_int_equal(rmdir(f->folder), 0); // the socket's file is gone
    free(f);
}

static int dial(struct fixture *f)
{
    char why[TL_SOCKET_WHY];
    int fd = tl_socket_connect(f->where, 1000, why);

    assert_true(fd >= 0);
    return fd;
}

// Writes all, serving meanwhile.
static void put(struct fixture *f, int fd, const char *text, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL);
        assert_true(sent > 0 || errno == EAGAIN);
        at += sent > 0 ? (size_t)sent : 0;
        turn(f);
    }
}

static void say(struct fixture *f, int fd, const char *text)
{
    put(f, fd, text, strlen(text));
}

// Reads n bytes, serving meanwhile; fewer at the end of the stream.
static size_t get(struct fixture *f, int fd, char *p, size_t n)
{
    size_t at = 0;

    while (at < n) {
        turn(f);
        ssize_t got = recv(fd, p + at, n - at, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            break;
        at += got > 0 ? (size_t)got : 0;
    }
    return at;
}

static void hears(struct fixture *f, int fd, const char *text)
{
    char got[4096];
    size_t n = strlen(text);

    assert_true(n < sizeof got);
    assert_int_equal(get(f, fd, got, n), n);
    assert_memory_equal(got, text, n);
}

static void hears_the_end(struct fixture *f, int fd)
{
    char c;

    assert_int_equal(get(f, fd, &c, 1), 0);
}

static void each_client_gets_its_own_answers(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fds[20];
    char text[32];

    (void)state;
    for (int i = 0; i < 20; i++)
        fds[i] = dial(f);
    for (int i = 0; i < 20; i++) {
        snprintf(text, sizeof text, "{\"client\":%d}\n", i);
        say(f, fds[i], text);
    }
    for (int i = 19; i >= 0; i--) {
        snprintf(text, sizeof text, "{\"client\":%d}\n", i);
        hears(f, fds[i], text);
        close(fds[i]);
    }
    finish(f);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);

    (void)state;
    for (const char *p = "{\"a\":1}\n\n{\"b\":2}\r\n"; *p; p++)
        put(f, fd, p, 1);
    hears(f, fd, "{\"a\":1}\n\n{\"b\":2}\n");
    close(fd);
    finish(f);
}

static void requests_in_one_piece_are_all_answered_in_order(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);
    static char text[20000];
    static char got[20000];
    size_t n = 0;

    (void)state;
    for (int i = 0; n < sizeof text - 16; i++)
        n += (size_t)snprintf(text + n, 16, "[%d]\n", i);
    put(f, fd, text, n);
    assert_int_equal(get(f, fd, got, n), n);
    assert_memory_equal(got, text, n);
    close(fd);
    finish(f);
}

static void a_half_closed_client_gets_all_answers_and_then_the_end(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);

    (void)state;
    assert_int_equal(send(fd, "[1]\n[2]\n[3]\n", 12, 0), 12);
    shutdown(fd, SHUT_WR);
    hears(f, fd, "[1]\n[2]\n[3]\n");
    hears_the_end(f, fd);
    close(fd);
    finish(f);
}

static void the_last_line_before_a_half_close_needs_no_newline(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);

    (void)state;
    assert_int_equal(send(fd, "[1]\n[2]", 7, 0), 7);
    shutdown(fd, SHUT_WR);
    hears(f, fd, "[1]\n[2]\n");
    hears_the_end(f, fd);
    close(fd);
    finish(f);
}

static void a_half_closed_client_is_kept_for_an_answer_that_comes_later(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);
    char c;

    (void)state;
    assert_int_equal(send(fd, "hold\n", 5, 0), 5);
    shutdown(fd, SHUT_WR);
    while (!f->held)
        turn(f);
    for (int i = 0; i < 10; i++)
        turn(f);
    assert_int_equal(recv(fd, &c, 1, 0), -1); // open, and silent
    assert_int_equal(errno, EAGAIN);
    send_text(f->held, "late\n");
    tl_socket_release(f->held);
    hears(f, fd, "late\n");
    hears_the_end(f, fd);
    close(fd);
    finish(f);
}

static void a_line_that_is_too_long_is_told_once_and_the_next_is_served(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);
    static char text[300 * 1024];

    (void)state;
    memset(text, '[', sizeof text);
    put(f, fd, text, sizeof text);
    say(f, fd, "\n[1]\n");
    hears(f, fd, "too long\n[1]\n");
    assert_int_equal(f->lines, 2);
    close(fd);
    finish(f);
}

static void a_slow_reader_loses_nothing(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.out_soft = 64 * 1024});
    int fd = dial(f);
    static char got[BIG];
    char text[32];
    char requests[8192];
    size_t n = 0;

    (void)state;
    // 8 MiB of answers to one piece of requests: they wait within the client's bounds, the requests for them to be
    // read.
    for (int i = 0; i < 256; i++)
        n += (size_t)snprintf(requests + n, sizeof requests - n, "big 1\n[%d]\nbig 1\n", i);
    assert_int_equal(send(fd, requests, n, 0), n);
    for (int i = 0; i < 256; i++) {
        assert_int_equal(get(f, fd, got, BIG), BIG);
        assert_memory_equal(got, big, BIG);
        snprintf(text, sizeof text, "[%d]\n", i);
        hears(f, fd, text);
        assert_int_equal(get(f, fd, got, BIG), BIG);
    }
    assert_int_equal(tl_socket_counters(f->server)->lost, 0);
    close(fd);
    finish(f);
}

static void h60_a_client_that_never_reads_is_bounded_and_cut_off_while_others_go_on(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.out_soft = 64 * 1024, .stall_ms = 50});
    int greedy = dial(f);
    int other = dial(f);
    const struct tl_socket_counters *counters = tl_socket_counters(f->server);

    (void)state;
    // 100,000 requests, or as many as the server lets in before it cuts the client off.
    for (int i = 0; i < 100000 && counters->cut_slow == 0; i++) {
        ssize_t n = send(greedy, "big 1\n", 6, MSG_NOSIGNAL);
        assert_true(n == 6 || errno == EAGAIN || errno == EPIPE || errno == ECONNRESET);
        turn(f);
        if (n < 0) {
            say(f, other, "[1]\n");
            hears(f, other, "[1]\n");
        }
    }
    assert_int_equal(counters->cut_slow, 1);
    assert_true(f->lines < 1000 + 100000);
    assert_in_range(counters->lost, 1, 64 * 1024 + 2 * BIG); // what waited was within the bound
    say(f, other, "[2]\n");
    hears(f, other, "[2]\n");
    close(greedy);
    close(other);
    finish(f);
}

static void answers_beyond_the_hard_bound_cut_the_client_off(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.out_soft = 64 * 1024, .out_hard = 20 * BIG});
    int fd = dial(f);

    (void)state;
    say(f, fd, "big 1000\n");
    while (f->closed == 0)
        turn(f);
    assert_int_equal(tl_socket_counters(f->server)->cut_slow, 1);
    close(fd);
    finish(f);
}

static void h61_half_a_line_that_stops_is_cut_off(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.stall_ms = 30});
    int fd = dial(f);

    (void)state;
    for (const char *p = "{\"half\":"; *p; p++)
        put(f, fd, p, 1);
    while (f->closed == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(tl_socket_counters(f->server)->cut_half, 1);
    hears_the_end(f, fd);
    close(fd);
    finish(f);
}

static void a_client_that_is_silent_between_lines_is_kept(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.stall_ms = 10});
    int quiet = dial(f);
    int half = dial(f);

    (void)state;
    say(f, quiet, "[1]\n");
    hears(f, quiet, "[1]\n");
    // Cut off after the quiet one has been silent for longer.
    say(f, half, "[");
    while (f->closed == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    say(f, quiet, "[2]\n");
    hears(f, quiet, "[2]\n");
    close(quiet);
    close(half);
    finish(f);
}

static void h77_a_peer_that_is_gone_in_the_middle_of_a_reply_leaves_nothing_behind(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    struct linger reset = {.l_onoff = 1};

    (void)state;
    for (int i = 0; i < 50; i++) {
        int fd = dial(f);
        say(f, fd, "big 10\nhold\n");
        if (i % 2)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
        while (f->closed <= (unsigned)i) {
            turn(f);
            // An answer to it is refused, or goes to nobody.
            if (f->held)
                (void)tl_socket_send(f->held, big, BIG);
        }
    }
    assert_int_equal(tl_socket_counters(f->server)->clients, 0);
    finish(f);
}

static void h77_a_thousand_connects_are_served_and_leave_nothing_behind(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});

    (void)state;
    for (int round = 0; round < 10; round++) {
        int fds[100];
        for (int i = 0; i < 100; i++) {
            fds[i] = dial(f);
            if (i % 4)
                say(f, fds[i], "[1]\n");
        }
        for (int i = 0; i < 100; i++) {
            if (i % 4 == 1)
                hears(f, fds[i], "[1]\n");
            close(fds[i]);
        }
    }
    while (tl_socket_counters(f->server)->accepted < 1000 || tl_socket_counters(f->server)->clients > 0)
        turn(f);
    assert_int_equal(f->opened, 1000);
    finish(f);
}

static void one_client_too_many_is_told_so(void **state)
{
    struct fixture *f = start((struct tl_socket_config){.max_clients = 2, .refusal = "busy\n"});
    int a = dial(f);
    int b = dial(f);

    (void)state;
    say(f, a, "[1]\n");
    hears(f, a, "[1]\n");
    say(f, b, "[1]\n");
    hears(f, b, "[1]\n");
    int c = dial(f);
    assert_int_equal(send(c, "[1]\n", 4, 0), 4);
    hears(f, c, "busy\n");
    hears_the_end(f, c);
    close(c);
    close(b);
    while (tl_socket_counters(f->server)->clients > 1)
        turn(f);
    int d = dial(f);
    say(f, d, "[2]\n");
    hears(f, d, "[2]\n");
    assert_int_equal(tl_socket_counters(f->server)->refused, 1);
    close(a);
    close(d);
    finish(f);
}

static void a_paused_client_is_not_read_until_it_goes_on(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);
    char c;

    (void)state;
    assert_int_equal(send(fd, "pause\n[1]\n", 10, 0), 10);
    while (f->lines == 0)
        turn(f);
    for (int i = 0; i < 10; i++)
        turn(f);
    assert_int_equal(recv(fd, &c, 1, 0), -1);
    assert_int_equal(f->lines, 1);
    tl_socket_pause(f->last, false);
    hears(f, fd, "[1]\n");
    close(fd);
    finish(f);
}

static void a_stopped_server_sends_what_it_has_and_closes(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    int fd = dial(f);
    static char got[4 * BIG];

    (void)state;
    say(f, fd, "big 40\nmore");
    while (f->lines == 0)
        turn(f);
    tl_socket_server_stop(f->server);
    for (int i = 0; i < 10; i++)
        assert_int_equal(get(f, fd, got, sizeof got), sizeof got);
    hears_the_end(f, fd);
    close(fd);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->stopped);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
}

static void a_dead_socket_file_is_replaced_and_anything_else_is_not(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    char why[TL_SOCKET_WHY];
    char path[80];
    char where[96];
    struct stat st;

    (void)state;
    // A server answers there.
    assert_int_equal(tl_socket_listen(f->server, f->where, why), TL_ERR_BUSY);
    assert_non_null(strstr(why, "already running"));
    assert_non_null(strstr(why, f->folder));
    // A file that is no socket.
    snprintf(path, sizeof path, "%s/file", f->folder);
    snprintf(where, sizeof where, "unix:%s", path);
    close(open(path, O_CREAT | O_WRONLY, 0600));
    assert_int_equal(tl_socket_listen(f->server, where, why), TL_ERR_STATE);
    assert_int_equal(stat(path, &st), 0);
    unlink(path);
    // The file of a server that was killed.
    uv_loop_t other;
    struct tl_socket_config config = {.line = on_line};
    uv_loop_init(&other);
    struct tl_socket_server *killed = tl_socket_server_new(&other, &config);
    assert_int_equal(tl_socket_listen(killed, where, why), 0);
    char kept[96];
    snprintf(kept, sizeof kept, "%s.kept", path);
    assert_int_equal(rename(path, kept), 0);
    tl_socket_server_stop(killed);
    uv_run(&other, UV_RUN_DEFAULT);
    uv_loop_close(&other);
    assert_int_equal(rename(kept, path), 0);
    assert_int_equal(tl_socket_listen(f->server, where, why), 0);
    finish(f);
}

static void addresses_that_make_no_sense_are_refused_in_words(void **state)
{
    struct fixture *f = start((struct tl_socket_config){0});
    static const char *const wrong[] = {"", "7777", "tcp:7777", "tcp:host:", "tcp:127.0.0.1:port", "unix:", "/tmp/x"};
    char why[TL_SOCKET_WHY];
    char longest[300] = "unix:";

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        why[0] = '\0';
        assert_int_equal(tl_socket_listen(f->server, wrong[i], why), TL_ERR_INVAL);
        assert_true(strlen(why) > 10);
    }
    memset(longest + 5, 'x', 200);
    assert_int_equal(tl_socket_listen(f->server, longest, why), TL_ERR_INVAL);
    assert_int_equal(tl_socket_listen(f->server, "tcp:127.0.0.1:0", why), 0);
    assert_true(tl_socket_port(f->server) > 0);
    finish(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_client_gets_its_own_answers),
        cmocka_unit_test(a_request_may_come_byte_by_byte),
        cmocka_unit_test(requests_in_one_piece_are_all_answered_in_order),
        cmocka_unit_test(a_half_closed_client_gets_all_answers_and_then_the_end),
        cmocka_unit_test(the_last_line_before_a_half_close_needs_no_newline),
        cmocka_unit_test(a_half_closed_client_is_kept_for_an_answer_that_comes_later),
        cmocka_unit_test(a_line_that_is_too_long_is_told_once_and_the_next_is_served),
        cmocka_unit_test(a_slow_reader_loses_nothing),
        cmocka_unit_test(h60_a_client_that_never_reads_is_bounded_and_cut_off_while_others_go_on),
        cmocka_unit_test(answers_beyond_the_hard_bound_cut_the_client_off),
        cmocka_unit_test(h61_half_a_line_that_stops_is_cut_off),
        cmocka_unit_test(a_client_that_is_silent_between_lines_is_kept),
        cmocka_unit_test(h77_a_peer_that_is_gone_in_the_middle_of_a_reply_leaves_nothing_behind),
        cmocka_unit_test(h77_a_thousand_connects_are_served_and_leave_nothing_behind),
        cmocka_unit_test(one_client_too_many_is_told_so),
        cmocka_unit_test(a_paused_client_is_not_read_until_it_goes_on),
        cmocka_unit_test(a_stopped_server_sends_what_it_has_and_closes),
        cmocka_unit_test(a_dead_socket_file_is_replaced_and_anything_else_is_not),
        cmocka_unit_test(addresses_that_make_no_sense_are_refused_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
