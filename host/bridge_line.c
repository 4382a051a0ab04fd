// SPDX-License-Identifier: BSD-3-Clause
// The bridge's end of the UART: the session, what goes out and is repeated, what comes in.
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "host/bridge_internal.h"

#define RETRY_MAX 8 // times repeat_ms

static void on_poll(uv_poll_t *poll, int status, int events);

static void on_poll_closed(uv_handle_t *handle)
{
    close((int)(intptr_t)handle->data);
    free(handle);
}

void host__detach(struct host_bridge *bridge)
{
    if (bridge->poll) {
        bridge->poll->data = (void *)(intptr_t)bridge->fd;
        uv_close((uv_handle_t *)bridge->poll, on_poll_closed);
    }
    if (bridge->out_poll) {
        bridge->out_poll->data = (void *)(intptr_t)bridge->out_fd;
        uv_close((uv_handle_t *)bridge->out_poll, on_poll_closed);
    }
    bridge->poll = bridge->out_poll = NULL;
    bridge->fd = bridge->out_fd = -1;
    bridge->out_at = bridge->out_len = 0;
    bridge->broken = false;
    bridge->state = HOST_DETACHED;
    tl_line_reader_reset(&bridge->reader);
}

// Gives the line back to whoever types at it next: a session takes only lines with a CRC. Nobody waits for the answer.
void host__leave(struct host_bridge *bridge)
{
    char line[128] = "{\"jsonrpc\":\"2.0\",\"id\":\"bye\",\"method\":\"rpc.hello\",\"session\":0}";
    ptrdiff_t n = tl_line_finish(line, strlen(line), sizeof line, true);

    if (bridge->fd >= 0 && bridge->out_at == bridge->out_len && n > 0 && write(bridge->out_fd, line, (size_t)n) < 0)
        bridge->broken = true;
    host__detach(bridge);
}

static void lose(struct host_bridge *bridge, int error)
{
    if (bridge->fd < 0)
        return;
    host__detach(bridge);
    host__fail_all(bridge, TL_ERR_CLOSED, "the line to the board was lost; calls that were sent may have run");
    if (bridge->config.lost)
        bridge->config.lost(bridge->config.arg, error);
}

static void update_poll(struct host_bridge *bridge)
{
    bool want = bridge->out_at < bridge->out_len;

    if (!bridge->poll || want == bridge->polling_write)
        return;
    bridge->polling_write = want;
    if (!bridge->out_poll)
        uv_poll_start(bridge->poll, UV_READABLE | (want ? UV_WRITABLE : 0), on_poll);
    else if (want)
        uv_poll_start(bridge->out_poll, UV_WRITABLE, on_poll);
    else
        uv_poll_stop(bridge->out_poll);
}

static void flush(struct host_bridge *bridge)
{
    while (bridge->fd >= 0 && bridge->out_at < bridge->out_len) {
        ssize_t n = write(bridge->out_fd, bridge->out + bridge->out_at, bridge->out_len - bridge->out_at);
        if (n <= 0) {
            // Not now: our callers still work with calls that losing the line would free.
            bridge->broken = n < 0 && errno != EAGAIN && errno != EINTR;
            if (bridge->broken)
                bridge->out_at = bridge->out_len;
            break;
        }
        bridge->out_at += (size_t)n;
    }
    if (bridge->out_at == bridge->out_len)
        bridge->out_at = bridge->out_len = 0;
    update_poll(bridge);
}

// Room for one more line of n bytes of text behind what waits.
static bool make_room(struct host_bridge *bridge, size_t n)
{
    if (bridge->out_at > 0) {
        memmove(bridge->out, bridge->out + bridge->out_at, bridge->out_len - bridge->out_at);
        bridge->out_len -= bridge->out_at;
        bridge->out_at = 0;
    }
    return bridge->out_cap - bridge->out_len >= n + TL_LINE_TAIL;
}

void host__put_line(struct host_bridge *bridge, const char *text, size_t n)
{
    if (!make_room(bridge, n))
        return; // it is repeated
    memcpy(bridge->out + bridge->out_len, text, n);
    ptrdiff_t len = tl_line_finish(bridge->out + bridge->out_len, n, bridge->out_cap - bridge->out_len, true);
    if (len > 0)
        bridge->out_len += (size_t)len;
}

static void greet(struct host_bridge *bridge, uint64_t now)
{
    char text[128];
    int n =
        snprintf(text, sizeof text, "{\"jsonrpc\":\"2.0\",\"id\":\"h%llu\",\"method\":\"rpc.hello\",\"session\":%llu}",
                 (unsigned long long)bridge->session, (unsigned long long)bridge->session);

    host__put_line(bridge, text, (size_t)n);
    bridge->greet_at = now + bridge->greet_ms;
    if (bridge->greet_ms < RETRY_MAX * bridge->config.repeat_ms)
        bridge->greet_ms *= 2;
    flush(bridge);
}

static void start_session(struct host_bridge *bridge)
{
    uint64_t number = 0;

    if (getrandom(&number, sizeof number, 0) != (ssize_t)sizeof number)
        number = uv_hrtime();
    bridge->session = (number & ((UINT64_C(1) << 53) - 1)) | 1;
    host__oneway_forget(bridge);
    bridge->state = HOST_GREETING;
    bridge->greet_ms = bridge->config.repeat_ms;
    greet(bridge, uv_now(bridge->loop));
}

// When to send it again: not while it, or what is before it on the line, may still be under way.
static void expect(struct host_bridge *bridge, struct host_call *call, uint64_t now)
{
    call->retry_at = now + host_pace_wait(&bridge->pace, call->retry_ms, bridge->flight_bytes);
}

static void send_call(struct host_bridge *bridge, struct host_call *call, uint64_t now)
{
    char id[24];
    char session[24];
    struct tl_json_writer out = {.buf = bridge->scratch, .cap = bridge->scratch_cap};
    struct host_span whole = {0, (uint32_t)call->len};

    if (call->notification) {
        host__put_line(bridge, call->text, call->len);
        flush(bridge);
        return;
    }
    int id_len = snprintf(id, sizeof id, "%llu", (unsigned long long)call->number);
    snprintf(session, sizeof session, "%llu", (unsigned long long)call->session);
    host_envelope_write(&out, call->text, whole, &call->envelope, id, (size_t)id_len, session);
    host__put_line(bridge, out.buf, out.len);
    if (call->sent++ > 0)
        bridge->counters.repeats++;
    call->sent_at = now;
    call->retry_ms = call->sent == 1 ? bridge->config.repeat_ms : call->retry_ms * 2;
    if (call->retry_ms > RETRY_MAX * bridge->config.repeat_ms)
        call->retry_ms = RETRY_MAX * bridge->config.repeat_ms;
    expect(bridge, call, now);
    flush(bridge);
}

// What a session keeps the replies of, the board has room for as well, lines of any length.
static bool may_send(const struct host_bridge *bridge)
{
    return bridge->state == HOST_READY && !bridge->flight[bridge->next_number % TL_RPC_KEPT] &&
           bridge->out_len - bridge->out_at < HOST_BRIDGE_MAX_LINE;
}

void host__pump(struct host_bridge *bridge)
{
    struct host_call *call;

    while (may_send(bridge) && (call = host__next_call(bridge)) != NULL) {
        call->next = NULL;
        if (call->notification || host__is_oneway(bridge, call)) {
            call->notification = true;
            send_call(bridge, call, 0);
            host__call_answer(bridge, call, NULL, 0);
            continue;
        }
        call->number = bridge->next_number++;
        call->session = bridge->session;
        bridge->flight[call->number % TL_RPC_KEPT] = call;
        bridge->flight_bytes += call->len;
        send_call(bridge, call, uv_now(bridge->loop));
    }
}

void host__line_tick(struct host_bridge *bridge, uint64_t now)
{
    if (bridge->broken)
        lose(bridge, TL_ERR_CLOSED);
    if (bridge->state == HOST_GREETING && now >= bridge->greet_at)
        greet(bridge, now);
    for (size_t i = 0; i < TL_RPC_KEPT && bridge->fd >= 0; i++) {
        if (bridge->flight[i] && now >= bridge->flight[i]->retry_at) {
            host__oneway_ask(bridge, now);
            send_call(bridge, bridge->flight[i], now);
        }
    }
}

static bool is_error(const struct host_envelope *envelope, const char *text, int error)
{
    const char *words = tl_error_text(error);
    size_t n = envelope->text.end - envelope->text.start;

    if (!envelope->go)
        return envelope->error_code == tl_error_rpc_code(error);
    return envelope->error.end && n == strlen(words) && memcmp(text + envelope->text.start, words, n) == 0;
}

// The board does not know our session: it was reset, or had none yet.
static void session_refused(struct host_bridge *bridge, struct host_call *call)
{
    if (call->session == bridge->session && bridge->state == HOST_READY)
        start_session(bridge);
    if (call->sent > 1) {
        host__call_fail(bridge, call, TL_ERR_SESSION,
                        "the board was reset during this call, which may have run before: look before you call again");
        return;
    }
    // It did not run. Its number may go out again once the new session is open: that session has not seen it.
    call->sent = 0;
    call->session = bridge->session;
    call->retry_at = bridge->state == HOST_READY ? 0 : UINT64_MAX;
}

static void resume_calls(struct host_bridge *bridge)
{
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        struct host_call *call = bridge->flight[i];
        if (call && call->session == bridge->session && call->sent == 0)
            send_call(bridge, call, uv_now(bridge->loop));
    }
}

// The value of a member of the object at token `at`; 0 if there is none.
uint32_t host__member(const struct tl_json_reader *in, uint32_t at, const char *name)
{
    if (in->tokens[at].kind != TL_JSON_OBJECT)
        return 0;
    for (uint32_t i = at + 1; i < in->tokens[at].next; i = in->tokens[i + 1].next) {
        const struct tl_json_token *t = &in->tokens[i];
        if (t->end - t->start == strlen(name) && memcmp(in->text + t->start, name, strlen(name)) == 0)
            return i + 1;
    }
    return 0;
}

static void take_hello(struct host_bridge *bridge, const struct tl_json_reader *in, uint32_t result)
{
    uint32_t limits = host__member(in, result, "limits");
    uint32_t line = limits ? host__member(in, limits, "line") : 0;
    uint32_t limit;

    if (line && tl_json_get_u32(in, line, &limit) == 0 && limit >= 128)
        bridge->board_line = limit < HOST_BRIDGE_MAX_LINE ? limit : HOST_BRIDGE_MAX_LINE;
    bridge->state = HOST_READY;
    bridge->counters.sessions++;
    resume_calls(bridge);
}

static bool is_our_hello(const struct host_bridge *bridge, const char *text, struct host_span id)
{
    char mine[32];
    int n = snprintf(mine, sizeof mine, "\"h%llu\"", (unsigned long long)bridge->session);

    return bridge->state == HOST_GREETING && id.end - id.start == (size_t)n &&
           memcmp(text + id.start, mine, (size_t)n) == 0;
}

// The board answered it; those behind it waited for that as well.
static void heard(struct host_bridge *bridge, const struct host_call *call)
{
    uint64_t now = uv_now(bridge->loop);

    host_pace_heard(&bridge->pace, call->sent_at, call->sent, now, call->len);
    for (size_t i = 0; i < TL_RPC_KEPT; i++)
        if (bridge->flight[i] && bridge->flight[i] != call && bridge->flight[i]->sent > 0)
            expect(bridge, bridge->flight[i], now);
}

static struct host_call *find_call(const struct host_bridge *bridge, const char *text, struct host_span id)
{
    uint64_t number = 0;

    if (id.end - id.start == 0 || id.end - id.start > 19)
        return NULL;
    for (uint32_t i = id.start; i < id.end; i++) {
        if (text[i] < '0' || text[i] > '9')
            return NULL;
        number = number * 10 + (uint64_t)(text[i] - '0');
    }
    struct host_call *call = bridge->flight[number % TL_RPC_KEPT];
    return call && call->number == number ? call : NULL;
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
    uint32_t result = host__member(&in, 0, "result");
    if (is_our_hello(bridge, text, envelope.id) && result) {
        take_hello(bridge, &in, result);
    } else if (host__oneway_is_reply(bridge, text, envelope.id)) {
        host__oneway_take(bridge, &in, result);
    } else if ((call = find_call(bridge, text, envelope.id)) == NULL || call->sent == 0) {
        bridge->counters.dropped++;
    } else if (is_error(&envelope, text, TL_ERR_SESSION)) {
        session_refused(bridge, call);
    } else {
        struct tl_json_writer out = {.buf = bridge->scratch, .cap = bridge->scratch_cap};
        const struct host_span id = call->envelope.id;
        host_envelope_write(&out, text, host_span_of(bridge->tokens, 0), &envelope,
                            id.end ? call->text + id.start : "null", id.end ? id.end - id.start : 4, NULL);
        bridge->counters.answered++;
        heard(bridge, call);
        host__call_answer(bridge, call, out.buf, out.len);
    }
    host__pump(bridge);
}

static void take_bytes(struct host_bridge *bridge, const char *p, size_t n)
{
    size_t used;

    for (size_t at = 0; at < n && bridge->fd >= 0; at += used) {
        enum tl_line_kind kind = tl_line_reader_feed(&bridge->reader, p + at, n - at, &used);
        if (kind == TL_LINE_CHECKED)
            take_reply(bridge, bridge->reader.buf, bridge->reader.len);
        else if (kind == TL_LINE_TEXT && bridge->config.text)
            bridge->config.text(bridge->config.arg, bridge->reader.buf, bridge->reader.len);
        else if (kind != TL_LINE_NONE && kind != TL_LINE_EMPTY && kind != TL_LINE_TEXT)
            bridge->counters.dropped++; // all that is ours carries a CRC
    }
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct host_bridge *bridge = poll->data;
    char bytes[16384];

    if (status < 0) {
        lose(bridge, TL_ERR_IO);
        return;
    }
    if (events & UV_READABLE) {
        ssize_t n = read(bridge->fd, bytes, sizeof bytes);
        if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
            lose(bridge, TL_ERR_CLOSED);
            return;
        }
        if (n > 0)
            take_bytes(bridge, bytes, (size_t)n);
    }
    if (bridge->fd >= 0) {
        flush(bridge);
        host__pump(bridge);
    }
}

// A handle of its own; NULL, and the descriptor closed, when there is none to be had.
static uv_poll_t *new_poll(struct host_bridge *bridge, int fd)
{
    uv_poll_t *poll = malloc(sizeof *poll);

    if (!poll || uv_poll_init(bridge->loop, poll, fd) < 0) {
        free(poll);
        close(fd);
        return NULL;
    }
    poll->data = bridge;
    return poll;
}

int host_bridge_attach(struct host_bridge *bridge, const int fds[2])
{
    bridge->fd = fds[0];
    bridge->out_fd = fds[1];
    bridge->poll = new_poll(bridge, fds[0]);
    if (fds[1] != fds[0])
        bridge->out_poll = new_poll(bridge, fds[1]);
    if (!bridge->poll || (fds[1] != fds[0] && !bridge->out_poll)) {
        host__detach(bridge);
        return TL_ERR_IO;
    }
    bridge->polling_write = false;
    uv_poll_start(bridge->poll, UV_READABLE, on_poll);
    // Ends whatever half a line the board may have read before us.
    bridge->out[0] = '\n';
    bridge->out_len = 1;
    bridge->out_at = 0;
    start_session(bridge);
    return 0;
}
