// SPDX-License-Identifier: BSD-3-Clause
// The bridge's promises: every call answered, each run at most once, no client to the harm of another, whatever the
// line does (H75, H76).
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
#include <unistd.h>
#include <uv.h>

#include "host/bridge.h"
#include "rpc/session.h"
#include "stream/faulty.h"
#include "stream/loopback.h"
#include "transports/uart/host_stream.h"

#define LINE    4096
#define REPLY   4096
#define CLIENTS 4

// A board on one end of a socket pair, with the methods Test.Count (how often it ran) and Test.Echo (its parameter as
// it came).
struct board {
    struct tl_fd_stream stream;
    struct tl_faulty in;  // what comes to the board
    struct tl_faulty out; // what comes from it, through a pair of its own
    struct tl_loopback pair;
    char pair_a[65536], pair_b[65536];
    struct tl_rpc_server server;
    struct tl_rpc_principal host;
    struct tl_rpc_session session;
    struct tl_line_reader reader;
    struct tl_json_token tokens[512];
    char line[LINE], reply[REPLY], kept[TL_RPC_KEPT * REPLY];
    uint64_t count;
    unsigned lose;    // so many replies to calls get lost
    unsigned greeted; // how often rpc.hello opened a session
    bool dead;        // reads, and answers nothing
    char order[64];   // the first letter of each echoed text
    size_t echoes;
};

struct fixture {
    uv_loop_t loop;
    struct host_bridge *bridge;
    struct tl_socket_server *server;
    struct board board;
    int fds[CLIENTS];
    char heard[256]; // console text
    unsigned lost;
    char folder[32];
};

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

static const struct tl_rpc_method methods[] = {
    {.name = "Test.Count", .name_len = 10, .max_tokens = 1, .invoke = invoke_count},
    {.name = "Test.Echo", .name_len = 9, .flags = TL_RPC_ONE_PARAM, .max_tokens = 3, .invoke = invoke_echo},
};
static const struct tl_rpc_service service = {.name = "Test", .methods = methods, .method_count = 2};
static const struct tl_rpc_service *const services[] = {&service};

static void board_reset(struct board *board)
{
    memset(&board->session, 0, sizeof board->session);
    board->session.server = &board->server;
    board->session.principal = &board->host;
    board->session.kept_text = board->kept;
    board->session.kept_cap = REPLY;
}

static void board_start(struct board *board, int fd, uint16_t rate, uint64_t seed)
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
    tl_fd_stream_init(&board->stream, fd);
    tl_loopback_init(&board->pair, board->pair_a, sizeof board->pair_a, board->pair_b, sizeof board->pair_b);
    tl_faulty_init(&board->in, &board->stream.stream, seed, rates);
    tl_faulty_init(&board->out, &board->pair.b.stream, seed + 1, rates);
    tl_line_reader_init(&board->reader, board->line, LINE);
    board_reset(board);
}

static void board_line(struct board *board, enum tl_line_kind kind)
{
    bool hello = memmem(board->reader.buf, board->reader.len, "rpc.hello", 9) != NULL;

    board->greeted += hello && kind == TL_LINE_CHECKED;
    if (board->dead)
        return;
    ptrdiff_t n = tl_rpc_session_line(&board->session, kind, board->reader.buf, board->reader.len, board->reply, REPLY);
    if (n > 1 && !hello && board->lose > 0)
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
    struct fixture *f = arg;

    snprintf(f->heard, sizeof f->heard, "%.*s", (int)n, line);
}

static void on_lost(void *arg, int error)
{
    (void)error;
    ((struct fixture *)arg)->lost++;
}

static struct fixture *start_with(struct host_bridge_config config, uint16_t rate, uint64_t seed)
{
    struct fixture *f = calloc(1, sizeof *f);
    char why[TL_SOCKET_WHY];
    char where[64];
    int pair[2];

    assert_non_null(f);
    alarm(240); // a hang ends
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
    strcpy(f->folder, "/tmp/trapline-test-XXXXXX");
    assert_non_null(mkdtemp(f->folder));
    snprintf(where, sizeof where, "unix:%s/s", f->folder);
    assert_int_equal(tl_socket_listen(f->server, where, why), 0);
    for (int i = 0; i < CLIENTS; i++) {
        f->fds[i] = tl_socket_connect(where, 1000, why);
        assert_true(f->fds[i] >= 0);
    }
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    board_start(&f->board, pair[0], rate, seed);
    assert_int_equal(host_bridge_attach(f->bridge, pair[1]), 0);
    return f;
}

static struct fixture *start(void)
{
    return start_with((struct host_bridge_config){0}, 0, 1);
}

static void turn(struct fixture *f)
{
    uv_run(&f->loop, UV_RUN_NOWAIT);
    board_turn(&f->board);
}

static void finish(struct fixture *f)
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

static void say(struct fixture *f, int client, const char *text)
{
    size_t n = strlen(text);

    for (size_t at = 0; at < n; turn(f)) {
        ssize_t sent = send(f->fds[client], text + at, n - at, MSG_NOSIGNAL);
        at += sent > 0 ? (size_t)sent : 0;
    }
}

// Sends without serving anybody meanwhile.
static void push(struct fixture *f, int client, const char *text)
{
    size_t n = strlen(text);

    assert_int_equal(send(f->fds[client], text, n, MSG_NOSIGNAL), n);
}

// One line that the client is sent, without its "\n".
static const char *hear(struct fixture *f, int client)
{
    static char line[65536];
    size_t n = 0;

    for (;;) {
        ssize_t got = recv(f->fds[client], line + n, 1, 0);
        assert_true(got != 0);
        if (got < 0) {
            assert_int_equal(errno, EAGAIN);
            turn(f);
        } else if (line[n] == '\n') {
            line[n] = '\0';
            return line;
        } else {
            assert_true(++n < sizeof line);
        }
    }
}

static bool silent(struct fixture *f, int client)
{
    char c;

    for (int i = 0; i < 20; i++)
        turn(f);
    return recv(f->fds[client], &c, 1, 0) < 0 && errno == EAGAIN;
}

static void a_reply_carries_its_client_s_own_id_and_nothing_else_is_touched(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"method\":\"Test.Echo\",\"params\":[\"a\\u0041\"],\"id\":\"x\\\"y\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"aA\",\"id\":\"x\\\"y\"}");
    say(f, 0, "{ \"id\" : 1.50 , \"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1.50}");
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":null}");
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"No.Such\"}\n");
    assert_non_null(strstr(hear(f, 0), "\"code\":-32601"));
    finish(f);
}

static void go_s_dialect_passes_through(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0, "{\"method\":\"Test.Echo\",\"params\":[\"hi\"],\"id\":0}\n");
    assert_string_equal(hear(f, 0), "{\"id\":0,\"result\":\"hi\",\"error\":null}");
    say(f, 0, "{\"method\":\"Test.Count\",\"params\":[{}]}\n");
    assert_string_equal(hear(f, 0), "{\"id\":null,\"result\":1,\"error\":null}");
    finish(f);
}

static void a_client_s_session_is_not_the_line_s(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"session\":12345,\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"rpc.hello\",\"session\":0}\n");
    assert_non_null(strstr(hear(f, 1), "\"name\":\"test\""));
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"session\":12345,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":2}");
    assert_int_equal(host_bridge_counters(f->bridge)->sessions, 1);
    finish(f);
}

static void a_line_with_a_checksum_is_answered_with_one(void **state)
{
    struct fixture *f = start();
    char line[128] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}";

    (void)state;
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);
    line[n] = '\0';
    say(f, 0, line);
    const char *reply = hear(f, 0);
    char expected[128] = "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}";
    expected[tl_line_finish(expected, strlen(expected), sizeof expected, true) - 1] = '\0';
    assert_string_equal(reply, expected);
    line[5] ^= 1;
    say(f, 0, line);
    assert_non_null(strstr(hear(f, 0), "\"code\":-32018"));
    finish(f);
}

static void what_is_no_request_is_answered_here_and_never_reaches_the_board(void **state)
{
    struct fixture *f = start();
    static const struct {
        const char *line;
        const char *code;
    } cases[] = {
        {"hello\n", "-32700"},
        {"{\"a\":\n", "-32700"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"\\u0069d\":1,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"Test.Count\"}\n", "-32600"},
        {"{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":5}\n", "-32600"},
        {"[]\n", "-32600"},
        {"5\n", "-32600"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        say(f, 0, cases[i].line);
        const char *reply = hear(f, 0);
        if (!strstr(reply, cases[i].code))
            fail_msg("%s is answered %s", cases[i].line, reply);
    }
    say(f, 0, "{\"result\":1,\"id\":1}\n"); // a response is none either, and gets no answer
    assert_true(silent(f, 0));
    assert_int_equal(f->board.host.calls, 1); // the hello
    finish(f);
}

static void a_request_larger_than_the_board_takes_is_refused_with_its_limit(void **state)
{
    struct fixture *f = start();
    char text[5000];

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    hear(f, 0);
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Echo\",\"params\":[\"");
    say(f, 0, text);
    say(f, 0, "\"]}\n");
    const char *reply = hear(f, 0);
    assert_non_null(strstr(reply, "\"code\":-32005"));
    assert_non_null(strstr(reply, "4016 bytes"));
    finish(f);
}

static void a_batch_is_answered_as_one_in_its_order(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0,
        "[{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"Test.Count\"},{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"},"
        "7,"
        "{\"jsonrpc\":\"2.0\",\"id\":\"b\",\"method\":\"Test.Echo\",\"params\":[\"z\"]},{\"id\":1,\"method\":\"Test."
        "Count\"}]\n");
    assert_string_equal(hear(f, 0),
                        "[{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":\"a\"},"
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"invalid request\"},\"id\":null},"
                        "{\"jsonrpc\":\"2.0\",\"result\":\"z\",\"id\":\"b\"},"
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,\"message\":\"invalid request\"},\"id\":1}]");
    assert_int_equal(f->board.count, 2);
    finish(f);
}

static void notifications_run_and_are_not_answered(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}\n[{\"jsonrpc\":\"2.0\",\"method\":\"Test.Count\"}]\n");
    while (f->board.count < 2)
        turn(f);
    assert_true(silent(f, 0));
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"3\",\"id\":1}");
    finish(f);
}

static void clients_take_turns(void **state)
{
    struct fixture *f = start();

    (void)state;
    for (int i = 0; i < 40; i++)
        push(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Echo\",\"params\":[\"A\"]}\n");
    for (int c = 1; c < 3; c++) {
        for (int i = 0; i < 4; i++)
            push(f, c, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Echo\",\"params\":[\"b\"]}\n");
    }
    while (f->board.echoes < 48)
        turn(f);
    // All eight calls of the two modest clients ran among the first: each waited for a window and one call of each
    // other client.
    size_t last = 0;
    for (size_t i = 0; i < 48; i++)
        last = f->board.order[i] == 'b' ? i : last;
    assert_in_range(last, 7, 20);
    finish(f);
}

static void a_lost_reply_is_asked_for_again_and_the_call_runs_once(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.lose = 3;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    assert_int_equal(f->board.count, 1);
    assert_true(host_bridge_counters(f->bridge)->repeats >= 3);
    finish(f);
}

static void a_board_that_does_not_answer_gives_each_dialect_its_error(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.timeout_ms = 30}, 0, 1);

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    hear(f, 0);
    f->board.dead = true;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Count\"}\n");
    say(f, 1, "{\"id\":3,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    const char *reply = hear(f, 0);
    assert_non_null(strstr(reply, "\"code\":-32004"));
    assert_non_null(strstr(reply, "timed out"));
    assert_non_null(strstr(reply, "\"id\":2}"));
    reply = hear(f, 1);
    assert_non_null(strstr(reply, "\"error\":\"timed out"));
    assert_non_null(strstr(reply, "\"result\":null"));
    assert_non_null(strstr(reply, "\"id\":3"));
    // And when it is back, so is everything.
    f->board.dead = false;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"Test.Echo\",\"params\":[\"back\"]}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"back\",\"id\":4}");
    finish(f);
}

static void calls_wait_for_a_board_that_boots(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.dead = true;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    while (f->board.greeted < 3)
        turn(f);
    f->board.dead = false;
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    finish(f);
}

static void after_a_reset_of_the_board_calls_go_on_in_a_new_session(void **state)
{
    struct fixture *f = start();

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    hear(f, 0);
    board_reset(&f->board);
    for (int i = 0; i < 8; i++)
        say(f, i % 2, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test.Count\"}\n");
    for (int i = 0; i < 8; i++)
        assert_non_null(strstr(hear(f, i % 2), "\"result\":"));
    assert_int_equal(f->board.count, 9);
    assert_int_equal(host_bridge_counters(f->bridge)->sessions, 2);
    finish(f);
}

static void a_call_that_may_have_run_before_a_reset_is_not_run_again(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    f->board.lose = 1000000;
    say(f, 0, "{\"id\":1,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    while (f->board.count == 0)
        turn(f);
    board_reset(&f->board);
    f->board.lose = 0;
    const char *reply = hear(f, 0);
    assert_non_null(strstr(reply, "\"error\":\"the board was reset during this call"));
    assert_int_equal(f->board.count, 1);
    say(f, 0, "{\"id\":2,\"method\":\"Test.Count\",\"params\":[{}]}\n");
    assert_string_equal(hear(f, 0), "{\"id\":2,\"result\":2,\"error\":null}");
    finish(f);
}

static void a_client_that_is_gone_costs_others_nothing(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.repeat_ms = 1}, 0, 1);

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    hear(f, 0);
    f->board.lose = 4;
    for (int i = 0; i < 30; i++)
        push(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    say(f, 0,
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"},{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test."
        "Count\"}]\n");
    struct linger reset = {.l_onoff = 1};
    setsockopt(f->fds[0], SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(f->fds[0]);
    f->fds[0] = -1;
    say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"Test.Echo\",\"params\":[\"here\"]}\n");
    assert_string_equal(hear(f, 1), "{\"jsonrpc\":\"2.0\",\"result\":\"here\",\"id\":5}");
    finish(f);
}

static void a_half_closed_client_gets_its_answers(void **state)
{
    struct fixture *f = start();
    char c;

    (void)state;
    say(f, 0,
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"Test."
        "Count\"}");
    shutdown(f->fds[0], SHUT_WR);
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":2}");
    ssize_t n;
    while ((n = recv(f->fds[0], &c, 1, 0)) < 0)
        turn(f);
    assert_int_equal(n, 0);
    finish(f);
}

static void h60_a_client_with_a_hundred_thousand_requests_waits_its_turn(void **state)
{
    struct fixture *f = start();
    static const char request[] = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n";

    (void)state;
    // It never reads. What the bridge keeps of it is a queue of 64 and an output queue; the rest stays in the kernel,
    // or with the client.
    size_t sent = 0;
    for (unsigned idle = 0; sent < 100000 && idle < 200; turn(f)) {
        ssize_t n = send(f->fds[0], request, sizeof request - 1, 0);
        sent += n > 0;
        idle = n > 0 ? 0 : idle + 1;
    }
    say(f, 1, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"Test.Echo\",\"params\":[\"here\"]}\n");
    assert_string_equal(hear(f, 1), "{\"jsonrpc\":\"2.0\",\"result\":\"here\",\"id\":5}");
    finish(f);
}

static void console_text_and_noise_are_no_replies(void **state)
{
    struct fixture *f = start();
    static const char noise[] =
        "[hello] a line of text\n{\"id\":1,\"result\":9,\"error\":null}\n{\"id\":1,\"result\":9}00000000\n"
        "\x80\xff{\"cut\n\n{\"jsonrpc\":\"2.0\",\"method\":\"Evil.Call\",\"id\":1}\n";
    static const char stranger[] = "{\"jsonrpc\":\"2.0\",\"result\":9,\"id\":77}"; // H75: no call of ours
    char line[128];

    (void)state;
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    hear(f, 0);
    assert_int_equal(tl_stream_write(&f->board.stream.stream, noise, sizeof noise - 1), sizeof noise - 1);
    strcpy(line, stranger);
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);
    assert_int_equal(tl_stream_write(&f->board.stream.stream, line, (size_t)n), n);
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n");
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"2\",\"id\":1}");
    assert_true(host_bridge_counters(f->bridge)->dropped >= 4);
    assert_true(f->heard[0] != '\0');
    finish(f);
}

static void when_the_line_is_lost_every_call_is_answered_with_an_error(void **state)
{
    struct fixture *f = start();

    (void)state;
    f->board.dead = true;
    for (int i = 0; i < 10; i++)
        say(f, i % 2, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"Test.Count\"}\n");
    tl_stream_close(&f->board.stream.stream);
    for (int i = 0; i < 10; i++)
        assert_non_null(strstr(hear(f, i % 2), "\"code\":-32002"));
    assert_int_equal(f->lost, 1);
    finish(f);
}

static void a_new_line_takes_over_after_the_old_one_was_lost(void **state)
{
    struct fixture *f = start();
    int pair[2];

    (void)state;
    tl_stream_close(&f->board.stream.stream);
    while (f->lost == 0)
        turn(f);
    say(f, 0, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"Test.Count\"}\n"); // waits
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
    board_start(&f->board, pair[0], 0, 1);
    assert_int_equal(host_bridge_attach(f->bridge, pair[1]), 0);
    assert_string_equal(hear(f, 0), "{\"jsonrpc\":\"2.0\",\"result\":\"1\",\"id\":1}");
    finish(f);
}

static void over_a_line_that_hits_one_byte_in_a_hundred_every_call_is_right_and_runs_once(void **state)
{
    struct fixture *f = start_with((struct host_bridge_config){.repeat_ms = 1}, 33, 20261121);
    char text[160];
    unsigned calls = 600;

    (void)state;
    for (unsigned i = 0; i < calls; i++) {
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":%u,\"method\":\"Test.Count\"}\n", i);
        say(f, (int)(i % 2), text);
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"result\":\"%u\",\"id\":%u}", i + 1, i);
        assert_string_equal(hear(f, (int)(i % 2)), text);
    }
    assert_int_equal(f->board.count, calls);
    assert_true(host_bridge_counters(f->bridge)->repeats > 0);
    finish(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_carries_its_client_s_own_id_and_nothing_else_is_touched),
        cmocka_unit_test(go_s_dialect_passes_through),
        cmocka_unit_test(a_client_s_session_is_not_the_line_s),
        cmocka_unit_test(a_line_with_a_checksum_is_answered_with_one),
        cmocka_unit_test(what_is_no_request_is_answered_here_and_never_reaches_the_board),
        cmocka_unit_test(a_request_larger_than_the_board_takes_is_refused_with_its_limit),
        cmocka_unit_test(a_batch_is_answered_as_one_in_its_order),
        cmocka_unit_test(notifications_run_and_are_not_answered),
        cmocka_unit_test(clients_take_turns),
        cmocka_unit_test(a_lost_reply_is_asked_for_again_and_the_call_runs_once),
        cmocka_unit_test(a_board_that_does_not_answer_gives_each_dialect_its_error),
        cmocka_unit_test(calls_wait_for_a_board_that_boots),
        cmocka_unit_test(after_a_reset_of_the_board_calls_go_on_in_a_new_session),
        cmocka_unit_test(a_call_that_may_have_run_before_a_reset_is_not_run_again),
        cmocka_unit_test(a_client_that_is_gone_costs_others_nothing),
        cmocka_unit_test(a_half_closed_client_gets_its_answers),
        cmocka_unit_test(h60_a_client_with_a_hundred_thousand_requests_waits_its_turn),
        cmocka_unit_test(console_text_and_noise_are_no_replies),
        cmocka_unit_test(when_the_line_is_lost_every_call_is_answered_with_an_error),
        cmocka_unit_test(a_new_line_takes_over_after_the_old_one_was_lost),
        cmocka_unit_test(over_a_line_that_hits_one_byte_in_a_hundred_every_call_is_right_and_runs_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
