// SPDX-License-Identifier: BSD-3-Clause
// The bridge's batches: taken apart into single calls, and put together again from their replies.
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

static void reject(struct host_peer *peer, bool checked, int error)
{
    char text[256];
    struct tl_json_writer out = {.buf = text, .cap = sizeof text};

    host_envelope_error(&out, false, NULL, 0, error, NULL);
    host__send(peer, text, out.len, checked);
}

// The line is parsed; its array stands at token 0.
void host__batch_line(struct host_peer *peer, bool checked, const char *text)
{
    const struct tl_json_token *tokens = peer->bridge->tokens;
    uint32_t count = 0;

    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next)
        count++;
    if (count == 0 || count > HOST_BRIDGE_MAX_BATCH) {
        reject(peer, checked, count ? TL_ERR_SIZE : TL_ERR_REQUEST);
        return;
    }
    struct host_batch *batch = calloc(1, sizeof *batch + count * sizeof batch->replies[0]);
    if (!batch) {
        reject(peer, checked, TL_ERR_BUSY);
        return;
    }
    batch->peer = peer;
    batch->checked = checked;
    // One more is left than there are calls, so that the batch is not over before the last was taken.
    batch->count = count;
    batch->left = count + 1;
    peer->waiting++;
    tl_socket_hold(peer->client);
    uint32_t place = 0;
    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next)
        host__take_request(peer, text, at, checked, batch, place++);
    host__batch_reply(peer->bridge, batch, 0, NULL, 0);
}

static void finish(struct host_bridge *bridge, struct host_batch *batch)
{
    struct tl_json_writer out = {.buf = bridge->scratch, .cap = bridge->scratch_cap};
    const char *before = "[";

    for (uint32_t i = 0; i < batch->count; i++) {
        if (batch->replies[i].text) {
            tl_json_put_raw(&out, before, 1);
            tl_json_put_raw(&out, batch->replies[i].text, batch->replies[i].len);
            before = ",";
        }
    }
    TL_JSON_PUT(&out, "]");
    if (batch->peer) {
        if (batch->too_large)
            reject(batch->peer, batch->checked, TL_ERR_SIZE);
        else if (before[0] == ',')
            host__send(batch->peer, out.buf, out.len, batch->checked);
        host__done(batch->peer);
    }
    for (uint32_t i = 0; i < batch->count; i++)
        free(batch->replies[i].text);
    free(batch);
}

void host__batch_reply(struct host_bridge *bridge, struct host_batch *batch, uint32_t place, const char *text, size_t n)
{
    char *copy = n > 0 && batch->peer && !batch->too_large ? malloc(n) : NULL;

    batch->size += n + 1;
    if (n > 0 && (!copy || batch->size > HOST_BRIDGE_MAX_REPLY)) {
        batch->too_large = true;
        free(copy);
    } else if (copy) {
        memcpy(copy, text, n);
        batch->replies[place].text = copy;
        batch->replies[place].len = n;
    }
    if (--batch->left == 0)
        finish(bridge, batch);
}
