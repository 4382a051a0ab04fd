// SPDX-License-Identifier: BSD-3-Clause
// The bridge's calls: their turns, deadlines and answers.
#include "host/bridge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

static void free_call(struct host_bridge *bridge, struct host_call *call)
{
    struct host_call **slot = &bridge->flight[call->number % TL_RPC_KEPT];

    if (*slot == call) {
        *slot = NULL;
        bridge->flight_bytes -= call->len;
    }
    free(call);
}

void host__call_answer(struct host_bridge *bridge, struct host_call *call, const char *text, size_t n)
{
    if (call->batch) {
        host__batch_reply(bridge, call->batch, call->place, text, n);
    } else if (call->peer) {
        if (n > 0)
            host__send(call->peer, text, n, call->checked);
        host__done(call->peer);
    }
    free_call(bridge, call);
}

void host__call_fail(struct host_bridge *bridge, struct host_call *call, int error, const char *message)
{
    struct tl_json_writer out = {.buf = bridge->scratch, .cap = bridge->scratch_cap};
    const struct host_span id = call->envelope.id;

    bridge->counters.failed++;
    if (!call->notification)
        host_envelope_error(&out, call->envelope.go, id.end ? call->text + id.start : NULL, id.end - id.start, error,
                            message);
    host__call_answer(bridge, call, out.buf, out.len);
}

static struct host_call *pop(struct host_peer *peer)
{
    struct host_call *call = peer->first;

    peer->first = call->next;
    if (!peer->first)
        peer->last = NULL;
    return call;
}

struct host_call *host__next_call(struct host_bridge *bridge)
{
    struct host_peer *start = bridge->turn;

    if (!start)
        return NULL;
    do {
        struct host_peer *peer = bridge->turn;
        bridge->turn = peer->next;
        if (peer->first)
            return pop(peer);
    } while (bridge->turn != start);
    return NULL;
}

void host__fail_all(struct host_bridge *bridge, int error, const char *message)
{
    struct host_call *call;

    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        if (bridge->flight[i])
            host__call_fail(bridge, bridge->flight[i], error, message);
    }
    while ((call = host__next_call(bridge)) != NULL)
        host__call_fail(bridge, call, error, message);
}

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
    host__call_fail(bridge, call, TL_ERR_TIMEOUT, message);
}

static void on_tick(uv_timer_t *timer)
{
    struct host_bridge *bridge = timer->data;
    uint64_t now = uv_now(bridge->loop);
    struct host_peer *peer = bridge->turn;

    for (size_t i = 0; i < TL_RPC_KEPT; i++) {
        if (bridge->flight[i] && now >= bridge->flight[i]->deadline)
            expire(bridge, bridge->flight[i]);
    }
    // Calls of one peer are queued in the order of their deadlines. A peer stays in the ring until the loop says that
    // it is closed.
    if (peer) {
        do {
            while (peer->first && now >= peer->first->deadline)
                expire(bridge, pop(peer));
            peer = peer->next;
        } while (peer != bridge->turn);
    }
    host__line_tick(bridge, now);
    host__pump(bridge);
}

struct host_bridge *host_bridge_new(uv_loop_t *loop, const struct host_bridge_config *config)
{
    struct host_bridge *bridge = calloc(1, sizeof *bridge);

    if (!bridge)
        return NULL;
    bridge->config = *config;
    bridge->loop = loop;
    bridge->fd = bridge->out_fd = -1;
    bridge->next_number = 1;
    bridge->board_line = HOST_BRIDGE_MAX_LINE;
    bridge->scratch_cap = HOST_BRIDGE_MAX_REPLY + HOST_BRIDGE_MAX_LINE + 1024;
    bridge->out_cap = (TL_RPC_KEPT + 2) * (HOST_BRIDGE_MAX_LINE + 256);
    char *line = malloc(HOST_BRIDGE_MAX_REPLY);
    bridge->scratch = malloc(bridge->scratch_cap);
    bridge->out = malloc(bridge->out_cap);
    bridge->tokens = malloc(TL_JSON_MAX_TOKENS * sizeof bridge->tokens[0]);
    tl_line_reader_init(&bridge->reader, line, HOST_BRIDGE_MAX_REPLY);
    if (!line || !bridge->scratch || !bridge->out || !bridge->tokens || uv_timer_init(loop, &bridge->tick) < 0) {
        host_bridge_free(bridge);
        return NULL;
    }
    bridge->tick.data = bridge;
    uv_timer_start(&bridge->tick, on_tick, HOST_BRIDGE_TICK_MS, HOST_BRIDGE_TICK_MS);
    return bridge;
}

const struct host_bridge_counters *host_bridge_counters(const struct host_bridge *bridge)
{
    return &bridge->counters;
}

void host_bridge_stop(struct host_bridge *bridge)
{
    if (bridge->state == HOST_STOPPED)
        return;
    host__leave(bridge);
    bridge->state = HOST_STOPPED;
    host__fail_all(bridge, TL_ERR_CLOSED, "the bridge (trapline serve) was stopped");
    uv_close((uv_handle_t *)&bridge->tick, NULL);
}

void host_bridge_free(struct host_bridge *bridge)
{
    free(bridge->reader.buf);
    free(bridge->scratch);
    free(bridge->out);
    free(bridge->tokens);
    free(bridge->oneway);
    free(bridge);
}
