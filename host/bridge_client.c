// SPDX-License-Identifier: BSD-3-Clause
// The bridge's clients: a ring of them, each with its queue of calls, so that each has its turn; and their answers.
#include <stdlib.h>

#include "host/bridge_internal.h"

struct host_peer *host__peer_open(struct host_peer **turn, struct tl_socket_client *client)
{
    struct host_peer *peer = calloc(1, sizeof *peer);

    if (peer == NULL)
        return NULL;
    peer->client = client;
    peer->next = peer->prev = peer;
    if (*turn != NULL) {
        peer->next = *turn;
        peer->prev = (*turn)->prev;
        peer->prev->next = peer->next->prev = peer;
    }
    *turn = peer;
    return peer;
}

void host__peer_close(struct host_peer **turn, struct host_peer *peer)
{
    if (*turn == peer)
        *turn = peer->next == peer ? NULL : peer->next;
    peer->prev->next = peer->next;
    peer->next->prev = peer->prev;
    free(peer);
}

void host__peer_push(struct host_peer *peer, struct host_call *call)
{
    if (peer->last != NULL)
        peer->last->next = call;
    else
        peer->first = call;
    peer->last = call;
}

struct host_call *host__peer_pop(struct host_peer *peer)
{
    struct host_call *call = peer->first;

    peer->first = call->next;
    if (peer->first == NULL)
        peer->last = NULL;
    call->next = NULL;
    return call;
}

struct host_call *host__peer_next(struct host_peer **turn)
{
    struct host_peer *start = *turn;

    if (start == NULL)
        return NULL;
    do {
        struct host_peer *peer = *turn;
        *turn = peer->next;
        if (peer->first != NULL)
            return host__peer_pop(peer);
    } while (*turn != start);
    return NULL;
}

void host__peer_begin(struct host_peer *peer)
{
    tl_socket_hold(peer->client);
    if (++peer->waiting >= HOST_BRIDGE_MAX_QUEUED && !peer->paused) {
        peer->paused = true;
        tl_socket_pause(peer->client, true);
    }
}

void host__peer_done(struct host_peer *peer)
{
    peer->waiting--;
    if (peer->paused && peer->waiting <= HOST_BRIDGE_MAX_QUEUED / 2) {
        peer->paused = false;
        tl_socket_pause(peer->client, false);
    }
    tl_socket_release(peer->client);
}

void host__answer(const struct host_asker *asker, struct tl_json_writer *out)
{
    struct host_peer *peer = asker->peer;

    if (asker->batch != NULL) {
        if (!host__batch_put(asker->batch, asker->place, out->buf, peer != NULL ? out->len : 0))
            return;
        out->len = 0;
        host__batch_finish(asker->batch, out);
    }
    if (peer == NULL)
        return;
    if (out->len > 0) {
        ptrdiff_t n = tl_line_finish(out->buf, out->len, out->cap, asker->checked);
        if (n > 0)
            (void)tl_socket_send(peer->client, out->buf, (size_t)n);
    }
    host__peer_done(peer);
}
