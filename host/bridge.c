// SPDX-License-Identifier: BSD-3-Clause
// The bridge: lines of clients become calls, calls go to the board, and its replies go back to whoever asked. All state
// is here; the pieces (bridge_internal.h) are called from here.
#include "host/bridge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

enum host_bridge_state { HOST_DETACHED, HOST_GREETING, HOST_READY, HOST_STOPPED };

struct host_bridge {
    struct host_bridge_config config;
    struct host_bridge_counters counters;
    uv_loop_t *loop;
    uv_timer_t tick;
    enum host_bridge_state state;

    struct host_peer *turn; // the client whose call goes next
    struct host_window window;
    struct host_oneway oneway;
    struct host_line line;

    struct host_session session;
    size_t board_line; // the longest line that the board takes

    struct tl_json_token *tokens;
    char *scratch; // a line being written
    size_t scratch_cap;
};

// ---- Answers

static struct tl_json_writer scratch(struct host_bridge *bridge)
{
    return (struct tl_json_writer){.buf = bridge->scratch, .cap = bridge->scratch_cap};
}

// Answers the call and frees it.
static void answer_call(struct host_bridge *bridge, struct host_call *call, struct tl_json_writer *out)
{
    host__answer(&call->asker, out);
    host__window_remove(&bridge->window, call);
    free(call);
}

static void drop_call(struct host_bridge *bridge, struct host_call *call)
{
    struct tl_json_writer nothing = scratch(bridge);

    answer_call(bridge, call, &nothing);
}

static void fail_call(struct host_bridge *bridge, struct host_call *call, int e, const char *message)
{
    struct tl_json_writer out = scratch(bridge);
    const struct host_span id = call->envelope.id;

    bridge->counters.failed++;
    if (!call->notification)
        host_envelope_error(&out, call->envelope.go, id.end != 0 ? call->text + id.start : NULL, id.end - id.start, e,
                            message);
    answer_call(bridge, call, &out);
}

static void fail_all(struct host_bridge *bridge, int e, const char *message)
{
    struct host_call *call;

    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (bridge->window.calls[i] != NULL)
            fail_call(bridge, bridge->window.calls[i], e, message);
    while ((call = host__peer_next(&bridge->turn)) != NULL)
        fail_call(bridge, call, e, message);
}

// ---- Calls to the board

static void send_call(struct host_bridge *bridge, struct host_call *call)
{
    char id[24], session[24];
    struct tl_json_writer out = scratch(bridge);
    struct host_span whole = {0, (uint32_t)call->len};
    int id_len = snprintf(id, sizeof id, "%llu", (unsigned long long)call->number);

    snprintf(session, sizeof session, "%llu", (unsigned long long)call->session);
    host_envelope_write(&out, call->text, whole, &call->envelope, id, (size_t)id_len, session);
    if (call->sent > 0)
        bridge->counters.repeats++;
    host__window_sent(&bridge->window, call, uv_now(bridge->loop));
    host__line_put(&bridge->line, out.buf, out.len);
}

// The board keeps the replies of a window of calls, and has room for as many lines of any length.
static bool may_send(const struct host_bridge *bridge)
{
    return bridge->state == HOST_READY && !host__window_full(&bridge->window) &&
           host__line_pending(&bridge->line) < HOST_BRIDGE_MAX_LINE;
}

// Sends what may go.
static void pump(struct host_bridge *bridge)
{
    struct host_call *call;

    while (may_send(bridge) && (call = host__peer_next(&bridge->turn)) != NULL) {
        if (call->notification || host__oneway_has(&bridge->oneway, call)) {
            host__line_put(&bridge->line, call->text, call->len);
            drop_call(bridge, call);
            continue;
        }
        call->session = bridge->session.number;
        host__window_add(&bridge->window, call);
        send_call(bridge, call);
    }
}

// Asks the board for its methods, if that is due.
static void ask_for_methods(struct host_bridge *bridge, uint64_t now)
{
    char text[HOST_QUESTION];

    // The answer is long: it is not asked for as often as others.
    if (host__oneway_ask(&bridge->oneway, now, 8 * bridge->config.repeat_ms))
        host__line_put(&bridge->line, text, host__session_discover(&bridge->session, text));
}

static void repeat_calls(struct host_bridge *bridge, uint64_t now)
{
    for (size_t i = 0; i < TL_RPC_KEPT && bridge->line.fd >= 0; i++) {
        struct host_call *call = bridge->window.calls[i];
        if (call != NULL && now >= call->retry_at) {
            ask_for_methods(bridge, now);
            send_call(bridge, call);
        }
    }
}

// ---- The session with the board

static void say_hello(struct host_bridge *bridge, uint64_t now)
{
    char text[HOST_QUESTION];

    host__line_put(&bridge->line, text, host__session_hello(&bridge->session, now, text));
}

static void start_session(struct host_bridge *bridge)
{
    host__session_renew(&bridge->session, bridge->config.repeat_ms);
    host__oneway_forget(&bridge->oneway);
    bridge->state = HOST_GREETING;
    say_hello(bridge, uv_now(bridge->loop));
}

// The board does not know our session: it was reset, or had none yet.
static void session_refused(struct host_bridge *bridge, struct host_call *call)
{
    if (call->session == bridge->session.number && bridge->state == HOST_READY)
        start_session(bridge);
    if (call->sent > 1) {
        fail_call(bridge, call, TL_ERR_SESSION,
                  "the board was reset during this call, which may have run before: look before you call again");
        return;
    }
    // It did not run. Its number may go out again once the new session is open: that session has not seen it.
    call->sent = 0;
    call->session = bridge->session.number;
    call->retry_at = bridge->state == HOST_READY ? 0 : UINT64_MAX;
}

static void resume_calls(struct host_bridge *bridge)
{
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *call = bridge->window.calls[i];
        if (call != NULL && call->session == bridge->session.number && call->sent == 0)
            send_call(bridge, call);
    }
}

// Lets go of the line. A last word gives it back to whoever types at it next, as a session takes only lines with a CRC.
// Nobody waits for the answer.
static void leave(struct host_bridge *bridge)
{
    static const char bye[] = "{\"jsonrpc\":\"2.0\",\"id\":\"bye\",\"method\":\"rpc.hello\",\"session\":0}";

    if (bridge->line.fd >= 0 && host__line_pending(&bridge->line) == 0)
        host__line_put(&bridge->line, bye, sizeof bye - 1);
    host__line_detach(&bridge->line);
}

static void lose(struct host_bridge *bridge, int e)
{
    if (bridge->line.fd < 0)
        return;
    host__line_detach(&bridge->line);
    bridge->state = HOST_DETACHED;
    fail_all(bridge, TL_ERR_CLOSED, "the line to the board was lost; calls that were sent may have run");
    if (bridge->config.lost != NULL)
        bridge->config.lost(bridge->config.arg, e);
}

// ---- Replies of the board

static void take_hello(struct host_bridge *bridge, const struct tl_json_reader *in, uint32_t result)
{
    bridge->board_line = host__session_limit(in, result, bridge->board_line);
    bridge->state = HOST_READY;
    bridge->counters.sessions++;
    resume_calls(bridge);
}

static void take_methods(struct host_bridge *bridge, const struct tl_json_reader *in, uint32_t result)
{
    host__oneway_learn(&bridge->oneway, in, result);
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *call = bridge->window.calls[i];
        if (call != NULL && host__oneway_has(&bridge->oneway, call))
            drop_call(bridge, call);
    }
}

static void take_answer(struct host_bridge *bridge, struct host_call *call, const char *text,
                        const struct host_envelope *envelope)
{
    struct tl_json_writer out = scratch(bridge);
    const struct host_span id = call->envelope.id;

    if (host_envelope_is_error(envelope, text, TL_ERR_SESSION)) {
        session_refused(bridge, call);
        return;
    }
    host_envelope_write(&out, text, host_span_of(bridge->tokens, 0), envelope,
                        id.end != 0 ? call->text + id.start : "null", id.end != 0 ? id.end - id.start : 4, NULL);
    bridge->counters.answered++;
    host__window_heard(&bridge->window, call, uv_now(bridge->loop));
    answer_call(bridge, call, &out);
}

static void take_reply(struct host_bridge *bridge, char *text, size_t n)
{
    struct tl_json_reader in = {.text = text, .tokens = bridge->tokens};
    struct host_envelope envelope;
    struct host_call *call;

    if (tl_json_parse(text, n, bridge->tokens, TL_JSON_MAX_TOKENS, NULL) < 0 ||
        host_envelope_read(text, bridge->tokens, 0, &envelope) < 0 || envelope.has_method) {
        bridge->counters.dropped++;
        return;
    }
    uint32_t result = host_envelope_member(&in, 0, "result");
    if (bridge->state == HOST_GREETING && result != 0 && host__session_asked(&bridge->session, 'h', text, envelope.id))
        take_hello(bridge, &in, result);
    else if (bridge->oneway.survey == HOST_SURVEY_ASKED &&
             host__session_asked(&bridge->session, 'd', text, envelope.id))
        take_methods(bridge, &in, result);
    else if ((call = host__window_find(&bridge->window, text, envelope.id)) != NULL && call->sent > 0)
        take_answer(bridge, call, text, &envelope);
    else
        bridge->counters.dropped++;
    pump(bridge);
}

static void take_bytes(struct host_bridge *bridge, const char *p, size_t n)
{
    struct tl_line_reader *reader = &bridge->line.reader;
    size_t used;

    for (size_t at = 0; at < n && bridge->line.fd >= 0; at += used) {
        enum tl_line_kind kind = tl_line_reader_feed(reader, p + at, n - at, &used);
        if (kind == TL_LINE_CHECKED)
            take_reply(bridge, reader->buf, reader->len);
        else if (kind == TL_LINE_TEXT && bridge->config.text != NULL)
            bridge->config.text(bridge->config.arg, reader->buf, reader->len);
        else if (kind != TL_LINE_NONE && kind != TL_LINE_EMPTY && kind != TL_LINE_TEXT)
            bridge->counters.dropped++; // all that is ours carries a CRC
    }
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct host_bridge *bridge = poll->data;
    char bytes[16384];
    ptrdiff_t n = status < 0 ? TL_ERR_IO : 0;

    if (n == 0 && (events & UV_READABLE) != 0)
        n = host__line_read(&bridge->line, bytes, sizeof bytes);
    if (n < 0) {
        lose(bridge, (int)n);
        return;
    }
    take_bytes(bridge, bytes, (size_t)n);
    if (bridge->line.fd >= 0) {
        host__line_flush(&bridge->line);
        pump(bridge);
    }
}

// ---- Lines of clients

static void on_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    struct host_bridge *bridge = tl_socket_arg(client);
    struct host_peer *peer = *tl_socket_data(client);
    const struct host_intake intake = {
        .tokens = bridge->tokens,
        .out = scratch(bridge),
        .board_line = bridge->board_line,
        .deadline = uv_now(bridge->loop) + bridge->config.timeout_ms,
    };

    if (peer == NULL)
        return;
    bridge->counters.calls += host__request_line(&intake, peer, kind, text, n);
    pump(bridge);
}

static void on_opened(struct tl_socket_client *client)
{
    struct host_bridge *bridge = tl_socket_arg(client);

    *tl_socket_data(client) = host__peer_open(&bridge->turn, client);
}

// Calls that wait are dropped; those on the line run to their end, and their replies are dropped.
static void on_closed(struct tl_socket_client *client)
{
    struct host_peer *peer = *tl_socket_data(client);
    struct host_bridge *bridge = tl_socket_arg(client);

    if (peer == NULL)
        return;
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *call = bridge->window.calls[i];
        if (call != NULL && call->asker.peer == peer)
            call->asker.peer = NULL;
    }
    while (peer->first != NULL) {
        struct host_call *call = host__peer_pop(peer);
        call->asker.peer = NULL;
        drop_call(bridge, call);
    }
    host__peer_close(&bridge->turn, peer);
}

struct tl_socket_config host_bridge_socket(struct host_bridge *bridge)
{
    static const char refusal[] = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32011,\"message\":\"busy: too many "
                                  "clients\"},\"id\":null}\n";

    return (struct tl_socket_config){
        .max_line = HOST_BRIDGE_MAX_LINE,
        .out_hard = 4 * HOST_BRIDGE_MAX_REPLY,
        .refusal = refusal,
        .opened = on_opened,
        .line = on_line,
        .closed = on_closed,
        .arg = bridge,
    };
}

// ---- Time

static void expire(struct host_bridge *bridge, struct host_call *call)
{
    char message[200];
    uint64_t ms = bridge->config.timeout_ms;

    if (call->sent == 0)
        snprintf(message, sizeof message, "timed out: not sent within %llu ms, as the board %s; the call did not run",
                 (unsigned long long)ms, bridge->state == HOST_READY ? "has other calls to answer" : "does not answer");
    else
        snprintf(message, sizeof message,
                 "timed out: no answer from the board in %llu ms (sent %u times); the call may have run",
                 (unsigned long long)ms, call->sent);
    fail_call(bridge, call, TL_ERR_TIMEOUT, message);
}

static void expire_calls(struct host_bridge *bridge, uint64_t now)
{
    struct host_peer *peer = bridge->turn;

    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *call = bridge->window.calls[i];
        if (call != NULL && now >= call->deadline)
            expire(bridge, call);
    }
    if (peer == NULL)
        return;
    // Calls of one peer are queued in the order of their deadlines. A peer stays in the ring until the loop says that
    // it is closed.
    do {
        while (peer->first != NULL && now >= peer->first->deadline)
            expire(bridge, host__peer_pop(peer));
        peer = peer->next;
    } while (peer != bridge->turn);
}

static void on_tick(uv_timer_t *timer)
{
    struct host_bridge *bridge = timer->data;
    uint64_t now = uv_now(bridge->loop);

    expire_calls(bridge, now);
    // Only here: those who write still work with calls that losing the line frees.
    if (bridge->line.broken)
        lose(bridge, TL_ERR_CLOSED);
    if (bridge->state == HOST_GREETING && now >= bridge->session.hello_at)
        say_hello(bridge, now);
    repeat_calls(bridge, now);
    pump(bridge);
}

// ---- The whole

struct host_bridge *host_bridge_new(uv_loop_t *loop, const struct host_bridge_config *config)
{
    struct host_bridge *bridge = calloc(1, sizeof *bridge);

    if (bridge == NULL)
        return NULL;
    bridge->config = *config;
    bridge->loop = loop;
    bridge->window.next_number = 1;
    bridge->window.repeat_ms = config->repeat_ms;
    bridge->board_line = HOST_BRIDGE_MAX_LINE;
    bridge->scratch_cap = HOST_BRIDGE_MAX_REPLY + HOST_BRIDGE_MAX_LINE + 1024;
    bridge->scratch = malloc(bridge->scratch_cap);
    bridge->tokens = malloc(TL_JSON_MAX_TOKENS * sizeof bridge->tokens[0]);
    if (!host__line_init(&bridge->line) || bridge->scratch == NULL || bridge->tokens == NULL ||
        uv_timer_init(loop, &bridge->tick) < 0) {
        host_bridge_free(bridge);
        return NULL;
    }
    bridge->tick.data = bridge;
    uv_timer_start(&bridge->tick, on_tick, HOST_BRIDGE_TICK_MS, HOST_BRIDGE_TICK_MS);
    return bridge;
}

int host_bridge_attach(struct host_bridge *bridge, const int fds[2])
{
    int e = host__line_attach(&bridge->line, bridge->loop, fds, on_poll, bridge);

    if (e == 0)
        start_session(bridge);
    return e;
}

const struct host_bridge_counters *host_bridge_counters(const struct host_bridge *bridge)
{
    return &bridge->counters;
}

void host_bridge_stop(struct host_bridge *bridge)
{
    if (bridge->state == HOST_STOPPED)
        return;
    leave(bridge);
    bridge->state = HOST_STOPPED;
    fail_all(bridge, TL_ERR_CLOSED, "the bridge (trapline serve) was stopped");
    uv_close((uv_handle_t *)&bridge->tick, NULL);
}

void host_bridge_free(struct host_bridge *bridge)
{
    host__line_free(&bridge->line);
    host__oneway_forget(&bridge->oneway);
    free(bridge->scratch);
    free(bridge->tokens);
    free(bridge);
}
