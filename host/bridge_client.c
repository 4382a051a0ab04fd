// SPDX-License-Identifier: BSD-3-Clause
// The bridge's clients: their lines become calls, one queue each.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

void host__send(struct host_peer *peer, const char *text, size_t n, bool checked)
{
    char tail[TL_LINE_TAIL + 1];
    size_t tail_len = 1;

    if (peer->gone)
        return;
    tail[0] = '\n';
    if (checked) {
        static const char digits[] = "0123456789abcdef";
        uint32_t crc = tl_crc32(0, text, n);
        for (int i = 0; i < 8; i++)
            tail[i] = digits[crc >> (28 - 4 * i) & 15];
        tail[8] = '\n';
        tail_len = TL_LINE_TAIL;
    }
    if (tl_socket_send(peer->client, text, n) == 0)
        (void)tl_socket_send(peer->client, tail, tail_len);
}

void host__done(struct host_peer *peer)
{
    peer->waiting--;
    if (peer->gone)
        return;
    if (peer->paused && peer->waiting <= HOST_BRIDGE_MAX_QUEUED / 2) {
        peer->paused = false;
        tl_socket_pause(peer->client, false);
    }
    tl_socket_release(peer->client);
}

static void refuse(struct host_peer *peer, const struct host_envelope *envelope, const char *text, bool checked,
                   struct host_batch *batch, uint32_t place, int error, const char *message)
{
    struct host_bridge *bridge = peer->bridge;
    struct tl_json_writer out = {.buf = bridge->scratch, .cap = bridge->scratch_cap};
    const struct host_span id = envelope->id;

    // Batches are of the 2.0 dialect alone (wire.md), and so is what does not say what it is.
    bool go = envelope->go && envelope->has_method && !batch;
    host_envelope_error(&out, go, id.end ? text + id.start : NULL, id.end - id.start, error, message);
    if (batch)
        host__batch_reply(bridge, batch, place, out.buf, out.len);
    else
        host__send(peer, out.buf, out.len, checked);
}

static struct host_span shift(struct host_span span, uint32_t by)
{
    return span.end ? (struct host_span){span.start - by, span.end - by} : span;
}

// Makes a call of the request at token `at` and queues it.
void host__take_request(struct host_peer *peer, const char *text, uint32_t at, bool checked, struct host_batch *batch,
                        uint32_t place)
{
    struct host_bridge *bridge = peer->bridge;
    struct host_span whole = host_span_of(bridge->tokens, at);
    struct host_envelope envelope;
    int e = host_envelope_read(text, bridge->tokens, at, &envelope);

    // A response is not a request: nobody here waits for one.
    if (!envelope.has_method && (envelope.has_result || envelope.error.end)) {
        if (batch)
            host__batch_reply(bridge, batch, place, NULL, 0);
        return;
    }
    if (e == 0 && (!envelope.has_method || (batch && envelope.go)))
        e = TL_ERR_REQUEST;
    // 64 is more than the id, the session and their names take.
    if (e == 0 && whole.end - whole.start + 64 + TL_LINE_TAIL > bridge->board_line)
        e = TL_ERR_SIZE;
    struct host_call *call = e == 0 ? calloc(1, sizeof *call + (whole.end - whole.start)) : NULL;
    if (!call) {
        char message[80];
        snprintf(message, sizeof message, "too large: the board takes requests of %zu bytes", bridge->board_line - 80);
        refuse(peer, &envelope, text, checked, batch, place, e ? e : TL_ERR_BUSY, e == TL_ERR_SIZE ? message : NULL);
        return;
    }
    call->peer = peer;
    call->batch = batch;
    call->place = place;
    call->checked = checked;
    call->notification = !envelope.go && !envelope.id.end;
    call->len = whole.end - whole.start;
    memcpy(call->text, text + whole.start, call->len);
    call->envelope = envelope;
    call->envelope.id = shift(envelope.id, whole.start);
    call->envelope.method = shift(envelope.method, whole.start);
    call->envelope.session = shift(envelope.session, whole.start);
    call->deadline = uv_now(bridge->loop) + bridge->config.timeout_ms;
    if (peer->last)
        peer->last->next = call;
    else
        peer->first = call;
    peer->last = call;
    bridge->counters.calls++;
    if (!batch) {
        peer->waiting++;
        tl_socket_hold(peer->client);
    }
}

static void take_message(struct host_peer *peer, char *text, size_t n, bool checked)
{
    struct host_bridge *bridge = peer->bridge;
    size_t bad = 0;
    ptrdiff_t count = tl_json_parse(text, n, bridge->tokens, TL_JSON_MAX_TOKENS, &bad);

    if (count < 0) {
        char message[80];
        snprintf(message, sizeof message, "%s: byte %zu", tl_error_text((int)count), bad);
        refuse(peer, &(struct host_envelope){0}, text, checked, NULL, 0, (int)count, message);
    } else if (bridge->tokens[0].kind == TL_JSON_ARRAY)
        host__batch_line(peer, checked, text);
    else
        host__take_request(peer, text, 0, checked, NULL, 0);
    if (peer->waiting >= HOST_BRIDGE_MAX_QUEUED && !peer->paused) {
        peer->paused = true;
        tl_socket_pause(peer->client, true);
    }
    host__pump(bridge);
}

static void on_line(struct tl_socket_client *client, enum tl_line_kind kind, char *text, size_t n)
{
    struct host_peer *peer = *tl_socket_data(client);

    if (!peer)
        return;
    switch (kind) {
    case TL_LINE_NONE:
        break;
    case TL_LINE_EMPTY:
        (void)tl_socket_send(client, "\n", 1);
        break;
    case TL_LINE_MESSAGE:
    case TL_LINE_CHECKED:
    case TL_LINE_TEXT: // there is no console here: it is a request that is no JSON
        take_message(peer, text, n, kind == TL_LINE_CHECKED);
        break;
    case TL_LINE_BAD_CRC:
    case TL_LINE_TOO_LONG:
        refuse(peer, &(struct host_envelope){0}, text, false, NULL, 0,
               kind == TL_LINE_BAD_CRC ? TL_ERR_CRC : TL_ERR_SIZE, NULL);
        break;
    }
}

static void on_opened(struct tl_socket_client *client)
{
    struct host_bridge *bridge = tl_socket_arg(client);
    struct host_peer *peer = calloc(1, sizeof *peer);

    if (!peer)
        return;
    peer->client = client;
    peer->bridge = bridge;
    if (bridge->turn) {
        peer->next = bridge->turn;
        peer->prev = bridge->turn->prev;
        peer->prev->next = peer->next->prev = peer;
    } else {
        peer->next = peer->prev = bridge->turn = peer;
    }
    *tl_socket_data(client) = peer;
}

static void orphan(struct host_call *call)
{
    call->peer = NULL;
    if (call->batch)
        call->batch->peer = NULL;
}

// Calls that wait are dropped; those on the line run to their end, and their replies are dropped.
static void on_closed(struct tl_socket_client *client)
{
    struct host_peer *peer = *tl_socket_data(client);
    struct host_bridge *bridge = tl_socket_arg(client);

    if (!peer)
        return;
    peer->gone = true;
    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        if (bridge->flight[i] && bridge->flight[i]->peer == peer)
            orphan(bridge->flight[i]);
    }
    while (peer->first) {
        struct host_call *call = peer->first;
        peer->first = call->next;
        orphan(call);
        host__call_answer(bridge, call, NULL, 0);
    }
    if (bridge->turn == peer)
        bridge->turn = peer->next == peer ? NULL : peer->next;
    peer->prev->next = peer->next;
    peer->next->prev = peer->prev;
    free(peer);
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
