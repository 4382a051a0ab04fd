// SPDX-License-Identifier: BSD-3-Clause
// A socket server under test.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/unit/sockets.h"

char sockets_big[BIG];

void sockets_send_text(struct tl_socket_client *client, const char *text)
{
    (void)tl_socket_send(client, text, strlen(text));
}

static void on_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    struct sockets *f = tl_socket_arg(client);

    f->lines++;
    text[n] = '\0';
    if (kind == TL_LINE_TOO_LONG) {
        sockets_send_text(client, "too long\n");
    } else if (kind == TL_LINE_EMPTY) {
        sockets_send_text(client, "\n");
    } else if (strncmp(text, "big ", 4) == 0) {
        for (int i = atoi(text + 4); i > 0; i--)
            (void)tl_socket_send(client, sockets_big, BIG);
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
    struct sockets *f = tl_socket_arg(client);

    f->opened++;
    f->last = client;
    *tl_socket_data(client) = f;
}

static void on_closed(struct tl_socket_client *client)
{
    struct sockets *f = *tl_socket_data(client);

    f->closed++;
    if (f->held == client)
        f->held = NULL;
}

static void on_stopped(void *arg)
{
    ((struct sockets *)arg)->stopped = true;
}

struct sockets *sockets_start(struct tl_socket_config config)
{
    struct sockets *f = calloc(1, sizeof *f);
    char why[TL_SOCKET_WHY];

    assert_non_null(f);
    alarm(1800); // a hang ends; nothing else takes so long, however busy the machine is
    memset(sockets_big, 'x', sizeof sockets_big);
    sockets_big[BIG - 1] = '\n';
    uv_loop_init(&f->loop);
    config.max_line = MAX_LINE;
    config.opened = on_opened;
    config.line = on_line;
    config.closed = on_closed;
    config.stopped = on_stopped;
    config.arg = f;
    f->server = tl_socket_server_new(&f->loop, &config);
    assert_non_null(f->server);
    snprintf(f->folder, sizeof f->folder, "/tmp/trapline-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(f->where, sizeof f->where, "unix:%s/s", f->folder);
    assert_int_equal(tl_socket_listen(f->server, f->where, why), 0);
    return f;
}

void sockets_turn(struct sockets *f)
{
    uv_run(&f->loop, UV_RUN_NOWAIT);
}

void sockets_finish(struct sockets *f)
{
    tl_socket_server_stop(f->server);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    assert_true(f->stopped);
    assert_int_equal(f->opened, f->closed);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    assert_int_equal(rmdir(f->folder), 0); // the socket's file is gone
    free(f);
}

int sockets_dial(struct sockets *f)
{
    char why[TL_SOCKET_WHY];
    int fd = tl_socket_connect(f->where, 1000, why);

    assert_true(fd >= 0);
    return fd;
}

void sockets_put(struct sockets *f, int fd, const char *text, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t sent = send(fd, text + at, n - at, MSG_NOSIGNAL);
        assert_true(sent > 0 || errno == EAGAIN);
        at += sent > 0 ? (size_t)sent : 0;
        sockets_turn(f);
    }
}

void sockets_say(struct sockets *f, int fd, const char *text)
{
    sockets_put(f, fd, text, strlen(text));
}

size_t sockets_get(struct sockets *f, int fd, char *p, size_t n)
{
    size_t at = 0;

    while (at < n) {
        sockets_turn(f);
        ssize_t got = recv(fd, p + at, n - at, 0);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            break;
        at += got > 0 ? (size_t)got : 0;
    }
    return at;
}

void sockets_hears(struct sockets *f, int fd, const char *text)
{
    char got[4096];
    size_t n = strlen(text);

    assert_true(n < sizeof got);
    assert_int_equal(sockets_get(f, fd, got, n), n);
    assert_memory_equal(got, text, n);
}

void sockets_hears_the_end(struct sockets *f, int fd)
{
    char c;

    assert_int_equal(sockets_get(f, fd, &c, 1), 0);
}
