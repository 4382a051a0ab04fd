// SPDX-License-Identifier: BSD-3-Clause
// The socket server's promises to a client: every line answered, in order, and nothing lost.
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

#include "tests/unit/sockets.h"

static void each_client_gets_its_own_answers(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fds[20];
    char text[32];

    (void)state;
    for (int i = 0; i < 20; i++)
        fds[i] = sockets_dial(f);
    for (int i = 0; i < 20; i++) {
        snprintf(text, sizeof text, "{\"client\":%d}\n", i);
        sockets_say(f, fds[i], text);
    }
    for (int i = 19; i >= 0; i--) {
        snprintf(text, sizeof text, "{\"client\":%d}\n", i);
        sockets_hears(f, fds[i], text);
        close(fds[i]);
    }
    sockets_finish(f);
}

static void a_request_may_come_byte_by_byte(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);

    (void)state;
    for (const char *p = "{\"a\":1}\n\n{\"b\":2}\r\n"; *p; p++)
        sockets_put(f, fd, p, 1);
    sockets_hears(f, fd, "{\"a\":1}\n\n{\"b\":2}\n");
    close(fd);
    sockets_finish(f);
}

static void requests_in_one_piece_are_all_answered_in_order(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);
    static char text[20000];
    static char got[20000];
    size_t n = 0;

    (void)state;
    for (int i = 0; n < sizeof text - 16; i++)
        n += (size_t)snprintf(text + n, 16, "[%d]\n", i);
    sockets_put(f, fd, text, n);
    assert_int_equal(sockets_get(f, fd, got, n), n);
    assert_memory_equal(got, text, n);
    close(fd);
    sockets_finish(f);
}

static void a_half_closed_client_gets_all_answers_and_then_the_end(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);

    (void)state;
    assert_int_equal(send(fd, "[1]\n[2]\n[3]\n", 12, 0), 12);
    shutdown(fd, SHUT_WR);
    sockets_hears(f, fd, "[1]\n[2]\n[3]\n");
    sockets_hears_the_end(f, fd);
    close(fd);
    sockets_finish(f);
}

static void the_last_line_before_a_half_close_needs_no_newline(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);

    (void)state;
    assert_int_equal(send(fd, "[1]\n[2]", 7, 0), 7);
    shutdown(fd, SHUT_WR);
    sockets_hears(f, fd, "[1]\n[2]\n");
    sockets_hears_the_end(f, fd);
    close(fd);
    sockets_finish(f);
}

static void a_half_closed_client_is_kept_for_an_answer_that_comes_later(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);
    char c;

    (void)state;
    assert_int_equal(send(fd, "hold\n", 5, 0), 5);
    shutdown(fd, SHUT_WR);
    while (!f->held)
        sockets_turn(f);
    for (int i = 0; i < 10; i++)
        sockets_turn(f);
    assert_int_equal(recv(fd, &c, 1, 0), -1); // open, and silent
    assert_int_equal(errno, EAGAIN);
    sockets_send_text(f->held, "late\n");
    tl_socket_release(f->held);
    sockets_hears(f, fd, "late\n");
    sockets_hears_the_end(f, fd);
    close(fd);
    sockets_finish(f);
}

static void a_line_that_is_too_long_is_told_once_and_the_next_is_served(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);
    static char text[300 * 1024];

    (void)state;
    memset(text, '[', sizeof text);
    sockets_put(f, fd, text, sizeof text);
    sockets_say(f, fd, "\n[1]\n");
    sockets_hears(f, fd, "too long\n[1]\n");
    assert_int_equal(f->lines, 2);
    close(fd);
    sockets_finish(f);
}

static void a_slow_reader_loses_nothing(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.out_soft = 64 * 1024});
    int fd = sockets_dial(f);
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
        assert_int_equal(sockets_get(f, fd, got, BIG), BIG);
        assert_memory_equal(got, sockets_big, BIG);
        snprintf(text, sizeof text, "[%d]\n", i);
        sockets_hears(f, fd, text);
        assert_int_equal(sockets_get(f, fd, got, BIG), BIG);
    }
    assert_int_equal(tl_socket_counters(f->server)->lost, 0);
    close(fd);
    sockets_finish(f);
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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
