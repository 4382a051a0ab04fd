// SPDX-License-Identifier: BSD-3-Clause
// A bridge under test, its clients and its board.
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

#include "tests/unit/bridged.h"

static int invoke_count(struct tl_rpc_call *call)
{
    struct board *board = call->impl;

    tl_json_put_u64(&call->out, ++board->count);
    return 0;
}

static int invoke_echo(struct tl_rpc_call *call)
{
    static const char *const names[] = {"text"};
    struct board *board = call->impl;
    struct tl_json_fields fields;
    const char *text = "";
    size_t len = 0;
    int i = tl_rpc_params(call, &fields, names, 1, 1);

    while (i == 0 && (i = tl_json_next_field(&fields)) > 0)
        i = tl_json_get_string(&call->in, fields.at, 2000, &text, &len);
    if (i == 0 && board->echoes < sizeof board->order)
        board->order[board->echoes++] = len ? text[0] : '-';
    if (i == 0)
        tl_json_put_string(&call->out, text, len);
    return i;
}

static int invoke_poke(struct tl_rpc_call *call)
{
    struct board *board = call->impl;

    board->pokes++;
    return 0;
}

static const char openrpc[] = "{\"name\":\"Test.Count\",\"params\":[],\"result\":{\"name\":\"result\",\"schema\":{}}},"
                              "{\"name\":\"Test.Poke\",\"params\":[]}";

static const struct tl_rpc_method methods[] = {
    {.name = "Test.Count", .name_len = 10, .invoke = invoke_count},
    {.name = "Test.Poke", .name_len = 9, .flags = TL_RPC_ONEWAY, .invoke = invoke_poke},
    {.name = "Test.Echo", .name_len = 9, .flags = TL_RPC_ONE_PARAM, .invoke = invoke_echo},
};
static const struct tl_rpc_service service = {
    .name = "Test", .methods = methods, .method_count = 3, .openrpc = openrpc, .openrpc_len = sizeof openrpc - 1};
static const struct tl_rpc_service *const services[] = {&service};

void board_reset(struct board *board)
{
    memset(&board->session, 0, sizeof board->session);
    board->session.server = &board->server;
    board->session.principal = &board->host;
    board->session.kept_text = board->kept;
    board->session.kept_cap = REPLY;
}

void board_start(struct board *board, int fd, uint16_t rate, uint64_t seed)
{
    struct tl_fault_rates rates = {.drop = rate, .flip = rate, .repeat = rate};

    board->server = (struct tl_rpc_server){.services = services,
                                           .service_count = 1,
                                           .tokens = board->tokens,
                                           .token_cap = 512,
                                           .impl = board,
                                           .name = "test",
                                           .version = "1.0.0",
                                           .max_line = LINE,
                                           .max_reply = REPLY};
    board->host = (struct tl_rpc_principal){.name = "host", .permissions = UINT32_MAX};
    tl_fd_stream_init(&board->stream, (int[]){fd, fd});
    tl_loopback_init(&board->pair, board->pair_a, sizeof board->pair_a, board->pair_b, sizeof board->pair_b);
    tl_faulty_init(&board->in, &board->stream.stream, seed, rates);
    tl_faulty_init(&board->out, &board->pair.b.stream, seed + 1, rates);
    tl_line_reader_init(&board->reader, board->line, LINE);
    board_reset(board);
}

static void board_line(struct board *board, enum tl_line_kind kind)
{
    bool hello = memmem(board->reader.buf, board->reader.len, "rpc.hello", 9) != NULL;
    bool call = !hello && memmem(board->reader.buf, board->reader.len, "\"session\"", 9) != NULL;

    board->greeted += hello && kind == TL_LINE_CHECKED;
    if (board->dead)
        return;
    ptrdiff_t n = tl_rpc_session_line(&board->session, kind, board->reader.buf, board->reader.len, board->reply, REPLY);
    if (n > 0 && call && board->lose > 0)
        board->lose--;
    else if (n > 0)
        assert_int_equal(tl_stream_write(&board->pair.a.stream, board->reply, (size_t)n), n);
}

static void board_turn(struct board *board)
{
    char bytes[512];
    ptrdiff_t n;
    size_t used;

    while (board->stream.fd >= 0 && (n = tl_stream_read(&board->in.stream, bytes, sizeof bytes)) > 0) {
        for (size_t at = 0; at < (size_t)n; at += used) {
            enum tl_line_kind kind = tl_line_reader_feed(&board->reader, bytes + at, (size_t)n - at, &used);
            if (kind != TL_LINE_NONE)
                board_line(board, kind);
        }
    }
    while (board->stream.fd >= 0 && (n = tl_stream_read(&board->out.stream, bytes, sizeof bytes)) > 0)
        assert_int_equal(tl_stream_write(&board->stream.stream, bytes, (size_t)n), n);
}

static void on_text(void *arg, const char *line, size_t n)
{
    struct bridged *f = arg;

    snprintf(f->heard, sizeof f->heard, "%.*s", (int)n, line);
}

static void on_lost(void *arg, int error)
{
    (void)error;
    ((struct bridged *)arg)->lost++;
}

struct bridged *bridged_start_with(struct host_bridge_config config, uint16_t rate, uint64_t seed)
{
    struct bridged *f = calloc(1, sizeof *f);
    char why[TL_SOCKET_WHY];
    char where[64];
    int pair[2];

    assert_non_null(f);
    alarm(1800); // a hang ends; nothing else takes so long, however busy the machine is
    uv_loop_init(&f->loop);
    config.timeout_ms = config.timeout_ms ? config.timeout_ms : 60000;
    config.repeat_ms = config.repeat_ms ? config.repeat_ms : 1000;
    config.text = on_text;
    config.lost = on_lost;
    config.arg = f;
    f->bridge = host_bridge_new(&f->loop, &config);
    assert_non_null(f->bridge);
    struct tl_socket_config sockets = host_bridge_socket(f->bridge);
    f->server = tl_socket_server_new(&f->loop, &sockets);
    snprintf(f->folder, sizeof f->folder, "/tmp/trapline-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(where, sizeof where, "unix:%s/s", f->folder);
    assert_int_equal(tl_socket_listen(f->server, where, why), 0);
    for (int i = 0; i < CLIENTS; i++) {
        f->fds[i] = tl_socket_connect(where, 1000, why);
        assert_true(f->fds[i] >= 0);
    }
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    board_start(&f->board, pair[0], rate, seed);
    assert_int_equal(host_bridge_attach(f->bridge, (int[]){pair[1], pair[1]}), 0);
    return f;
}

struct bridged *bridged_start(void)
{
    return bridged_start_with((struct host_bridge_config){0}, 0, 1);
}

void bridged_turn(struct bridged *f)
{
    uv_run(&f->loop, UV_RUN_NOWAIT);
    board_turn(&f->board);
}

void bridged_finish(struct bridged *f)
{
    for (int i = 0; i < CLIENTS; i++)
        close(f->fds[i]);
    host_bridge_stop(f->bridge);
    tl_socket_server_stop(f->server);
    uv_run(&f->loop, UV_RUN_DEFAULT);
    host_bridge_free(f->bridge);
    assert_int_equal(uv_loop_close(&f->loop), 0);
    tl_stream_close(&f->board.stream.stream);
    assert_int_equal(rmdir(f->folder), 0);
    free(f);
}

void bridged_say(struct bridged *f, int client, const char *text)
{
    size_t n = strlen(text);

    for (size_t at = 0; at < n; bridged_turn(f)) {
        ssize_t sent = send(f->fds[client], text + at, n - at, MSG_NOSIGNAL);
        at += sent > 0 ? (size_t)sent : 0;
    }
}

void bridged_push(struct bridged *f, int client, const char *text)
{
    size_t n = strlen(text);

    assert_int_equal(send(f->fds[client], text, n, MSG_NOSIGNAL), n);
}

const char *bridged_hear(struct bridged *f, int client)
{
    static char line[65536];
    size_t n = 0;

    for (;;) {
        ssize_t got = recv(f->fds[client], line + n, 1, 0);
        assert_true(got != 0);
        if (got < 0) {
            assert_int_equal(errno, EAGAIN);
            bridged_turn(f);
        } else if (line[n] == '\n') {
            line[n] = '\0';
            return line;
        } else {
            assert_true(++n < sizeof line);
        }
    }
}

bool bridged_silent(struct bridged *f, int client)
{
    char c;

    for (int i = 0; i < 20; i++)
        bridged_turn(f);
    return recv(f->fds[client], &c, 1, 0) < 0 && errno == EAGAIN;
}
