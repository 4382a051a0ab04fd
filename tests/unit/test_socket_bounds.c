// SPDX-License-Identifier: BSD-3-Clause
// The socket server's promises about a client: it has its bounds, and harms nobody else (H60, H61, H62, H77).
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
#include <sys/syscall.h>
#include <unistd.h>

#include "tests/unit/sockets.h"

static void h60_a_client_that_never_reads_is_bounded_and_cut_off_while_others_go_on(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.out_soft = 64 * 1024, .stall_ms = 50});
    int greedy = sockets_dial(f);
    int other = sockets_dial(f);
    const struct tl_socket_counters *counters = tl_socket_counters(f->server);

    (void)state;
    // 100,000 requests, or as many as the server lets in before it cuts the client off.
    for (int i = 0; i < 100000 && counters->cut_slow == 0; i++) {
        ssize_t n = send(greedy, "big 1\n", 6, MSG_NOSIGNAL);
        assert_true(n == 6 || errno == EAGAIN || errno == EPIPE || errno == ECONNRESET);
        sockets_turn(f);
        if (n < 0) {
            sockets_say(f, other, "[1]\n");
            sockets_hears(f, other, "[1]\n");
        }
    }
    assert_int_equal(counters->cut_slow, 1);
    assert_true(f->lines < 1000 + 100000);
    assert_in_range(counters->lost, 1, 64 * 1024 + 2 * BIG); // what waited was within the bound
    sockets_say(f, other, "[2]\n");
    sockets_hears(f, other, "[2]\n");
    close(greedy);
    close(other);
    sockets_finish(f);
}

static void answers_beyond_the_hard_bound_cut_the_client_off(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.out_soft = 64 * 1024, .out_hard = 20 * BIG});
    int fd = sockets_dial(f);

    (void)state;
    sockets_say(f, fd, "big 1000\n");
    while (f->closed == 0)
        sockets_turn(f);
    assert_int_equal(tl_socket_counters(f->server)->cut_slow, 1);
    close(fd);
    sockets_finish(f);
}

static void h61_half_a_line_that_stops_is_cut_off(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.stall_ms = 30});
    int fd = sockets_dial(f);

    (void)state;
    for (const char *p = "{\"half\":"; *p; p++)
        sockets_put(f, fd, p, 1);
    while (f->closed == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    assert_int_equal(tl_socket_counters(f->server)->cut_half, 1);
    sockets_hears_the_end(f, fd);
    close(fd);
    sockets_finish(f);
}

static void a_client_that_is_silent_between_lines_is_kept(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.stall_ms = 10});
    int quiet = sockets_dial(f);
    int half = sockets_dial(f);

    (void)state;
    sockets_say(f, quiet, "[1]\n");
    sockets_hears(f, quiet, "[1]\n");
    // Cut off after the quiet one has been silent for longer.
    sockets_say(f, half, "[");
    while (f->closed == 0)
        uv_run(&f->loop, UV_RUN_ONCE);
    sockets_say(f, quiet, "[2]\n");
    sockets_hears(f, quiet, "[2]\n");
    close(quiet);
    close(half);
    sockets_finish(f);
}

static void h77_a_peer_that_is_gone_in_the_middle_of_a_reply_leaves_nothing_behind(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    struct linger reset = {.l_onoff = 1};

    (void)state;
    for (int i = 0; i < 50; i++) {
        int fd = sockets_dial(f);
        sockets_say(f, fd, "big 10\nhold\n");
        if (i % 2)
            setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(fd);
        while (f->closed <= (unsigned)i) {
            sockets_turn(f);
            // An answer to it is refused, or goes to nobody.
            if (f->held)
                (void)tl_socket_send(f->held, sockets_big, BIG);
        }
    }
    assert_int_equal(tl_socket_counters(f->server)->clients, 0);
    sockets_finish(f);
}

static void h77_a_thousand_connects_are_served_and_leave_nothing_behind(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});

    (void)state;
    for (int round = 0; round < 10; round++) {
        int fds[100];
        for (int i = 0; i < 100; i++) {
            fds[i] = sockets_dial(f);
            if (i % 4)
                sockets_say(f, fds[i], "[1]\n");
        }
        for (int i = 0; i < 100; i++) {
            if (i % 4 == 1)
                sockets_hears(f, fds[i], "[1]\n");
            close(fds[i]);
        }
    }
    while (tl_socket_counters(f->server)->accepted < 1000 || tl_socket_counters(f->server)->clients > 0)
        sockets_turn(f);
    assert_int_equal(f->opened, 1000);
    sockets_finish(f);
}

static void one_client_too_many_is_told_so(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){.max_clients = 2, .refusal = "busy\n"});
    int a = sockets_dial(f);
    int b = sockets_dial(f);

    (void)state;
    sockets_say(f, a, "[1]\n");
    sockets_hears(f, a, "[1]\n");
    sockets_say(f, b, "[1]\n");
    sockets_hears(f, b, "[1]\n");
    int c = sockets_dial(f);
    assert_int_equal(send(c, "[1]\n", 4, 0), 4);
    sockets_hears(f, c, "busy\n");
    sockets_hears_the_end(f, c);
    close(c);
    close(b);
    while (tl_socket_counters(f->server)->clients > 1)
        sockets_turn(f);
    int d = sockets_dial(f);
    sockets_say(f, d, "[2]\n");
    sockets_hears(f, d, "[2]\n");
    assert_int_equal(tl_socket_counters(f->server)->refused, 1);
    close(a);
    close(d);
    sockets_finish(f);
}

static void a_paused_client_is_not_read_until_it_goes_on(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);
    char c;

    (void)state;
    assert_int_equal(send(fd, "pause\n[1]\n", 10, 0), 10);
    while (f->lines == 0)
        sockets_turn(f);
    for (int i = 0; i < 10; i++)
        sockets_turn(f);
    assert_int_equal(recv(fd, &c, 1, 0), -1);
    assert_int_equal(f->lines, 1);
    tl_socket_pause(f->last, false);
    sockets_hears(f, fd, "[1]\n");
    close(fd);
    sockets_finish(f);
}

static void a_stopped_server_sends_what_it_has_and_closes(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    int fd = sockets_dial(f);
    static char got[4 * BIG];

    (void)state;
    sockets_say(f, fd, "big 40\nmore");
    while (f->lines == 0)
        sockets_turn(f);
    tl_socket_server_stop(f->server);
    for (int i = 0; i < 10; i++)
        assert_int_equal(sockets_get(f, fd, got, sizeof got), sizeof got);
    sockets_hears_the_end(f, fd);
    close(fd);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->stopped);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
}

static void ignore(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    (void)client;
    (void)kind;
    (void)text;
    (void)n;
}

static const char *watched_path; // NULL: none
static unsigned named_too_early;

// In place of libc's: what libuv calls, at the last moment at which nobody could connect.
int listen(int fd, int backlog)
{
    struct stat st;

    if (watched_path && lstat(watched_path, &st) == 0)
        named_too_early++;
    return (int)syscall(SYS_listen, fd, backlog);
}

static void a_unix_socket_has_its_name_only_when_it_listens(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
    char why[TL_SOCKET_WHY];
    char where[64];
    struct stat st;

    (void)state;
    snprintf(where, sizeof where, "unix:%s/watched", f->folder);
    const char *path = where + strlen("unix:");
    watched_path = path;
    assert_int_equal(tl_socket_listen(f->server, where, why), 0);
    watched_path = NULL;
    assert_int_equal(named_too_early, 0);
    assert_int_equal(lstat(path, &st), 0);
    sockets_finish(f); // which sees that the folder is empty
}

static void a_dead_socket_file_is_replaced_and_anything_else_is_not(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
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
    struct tl_socket_config config = {.line = ignore};
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
    sockets_finish(f);
}

static void addresses_that_make_no_sense_are_refused_in_words(void **state)
{
    struct sockets *f = sockets_start((struct tl_socket_config){0});
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
    sockets_finish(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(h60_a_client_that_never_reads_is_bounded_and_cut_off_while_others_go_on),
        cmocka_unit_test(answers_beyond_the_hard_bound_cut_the_client_off),
        cmocka_unit_test(h61_half_a_line_that_stops_is_cut_off),
        cmocka_unit_test(a_client_that_is_silent_between_lines_is_kept),
        cmocka_unit_test(h77_a_peer_that_is_gone_in_the_middle_of_a_reply_leaves_nothing_behind),
        cmocka_unit_test(h77_a_thousand_connects_are_served_and_leave_nothing_behind),
        cmocka_unit_test(one_client_too_many_is_told_so),
        cmocka_unit_test(a_paused_client_is_not_read_until_it_goes_on),
        cmocka_unit_test(a_stopped_server_sends_what_it_has_and_closes),
        cmocka_unit_test(a_unix_socket_has_its_name_only_when_it_listens),
        cmocka_unit_test(a_dead_socket_file_is_replaced_and_anything_else_is_not),
        cmocka_unit_test(addresses_that_make_no_sense_are_refused_in_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
