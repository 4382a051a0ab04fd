// SPDX-License-Identifier: BSD-3-Clause
// The bridge's requests: a line of a client becomes calls in its queue, or is refused.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/bridge_internal.h"

static const struct host_envelope none;

static void refuse(const struct host_intake *intake, const struct host_asker *asker, const char *text,
                   const struct host_envelope *envelope, int e, const char *message)
{
    struct tl_json_writer out = intake->out;
    const struct host_span id = envelope->id;

    // Batches are of the 2.0 dialect alone (wire.md), and so is what does not say what it is.
    bool go = envelope->go && envelope->has_method && asker->batch == NULL;
    host_envelope_error(&out, go, id.end != 0 ? text + id.start : NULL, id.end - id.start, e, message);
    host__answer(asker, &out);
}

static struct host_span shift(struct host_span span, uint32_t by)
{
    return span.end != 0 ? (struct host_span){span.start - by, span.end - by} : span;
}

static struct host_call *new_call(const char *text, struct host_span whole, const struct host_envelope *envelope)
{
    size_t n = whole.end - whole.start;
    struct host_call *call = calloc(1, sizeof *call + n);

    if (call == NULL)
        return NULL;
    call->notification = !envelope->go && envelope->id.end == 0;
    call->len = n;
    memcpy(call->text, text + whole.start, n);
    call->envelope = *envelope;
    call->envelope.id = shift(envelope->id, whole.start);
    call->envelope.method = shift(envelope->method, whole.start);
    call->envelope.session = shift(envelope->session, whole.start);
    return call;
}

// Takes the request at token `at`. Returns how many calls it became.
static unsigned take_request(const struct host_intake *intake, const struct host_asker *asker, const char *text,
                             uint32_t at)
{
    struct host_span whole = host_span_of(intake->tokens, at);
    struct host_call *call = NULL;
    struct host_envelope envelope;
    char message[80];
    int e = host_envelope_read(text, intake->tokens, at, &envelope);

    // A response is not a request: nobody here waits for one.
    if (!envelope.has_method && (envelope.has_result || envelope.error.end != 0)) {
        struct tl_json_writer nothing = intake->out;
        host__answer(asker, &nothing);
        return 0;
    }
    if (e == 0 && (!envelope.has_method || (asker->batch != NULL && envelope.go)))
        e = TL_ERR_REQUEST;
    // 64 is more than the id, the session and their names take.
    if (e == 0 && whole.end - whole.start + 64 + TL_LINE_TAIL > intake->board_line)
        e = TL_ERR_SIZE;
    if (e == 0 && (call = new_call(text, whole, &envelope)) == NULL)
        e = TL_ERR_BUSY;
    if (call == NULL) {
        snprintf(message, sizeof message, "too large: the board takes requests of %zu bytes", intake->board_line - 80);
        refuse(intake, asker, text, &envelope, e, e == TL_ERR_SIZE ? message : NULL);
        return 0;
    }
    call->asker = *asker;
    call->deadline = intake->deadline;
    host__peer_push(asker->peer, call);
    return 1;
}

// Takes the batch at token 0.
static unsigned take_batch(const struct host_intake *intake, const struct host_asker *asker, const char *text)
{
    const struct tl_json_token *tokens = intake->tokens;
    struct host_asker one = *asker;
    uint32_t count = 0;
    unsigned calls = 0;

    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next)
        count++;
    if (count == 0 || count > HOST_BRIDGE_MAX_BATCH) {
        refuse(intake, asker, text, &none, count > 0 ? TL_ERR_SIZE : TL_ERR_REQUEST, NULL);
        return 0;
    }
    one.batch = host__batch_new(count);
    if (one.batch == NULL) {
        refuse(intake, asker, text, &none, TL_ERR_BUSY, NULL);
        return 0;
    }
    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next, one.place++)
        calls += take_request(intake, &one, text, at);
    return calls;
}

static unsigned take_message(const struct host_intake *intake, const struct host_asker *asker, char *text, size_t n)
{
    char message[80];
    size_t bad = 0;
    ptrdiff_t count = tl_json_parse(text, n, intake->tokens, TL_JSON_MAX_TOKENS, &bad);

    if (count < 0) {
        snprintf(message, sizeof message, "%s: byte %zu", tl_error_text((int)count), bad);
        refuse(intake, asker, text, &none, (int)count, message);
        return 0;
    }
    if (intake->tokens[0].kind == TL_JSON_ARRAY)
        return take_batch(intake, asker, text);
    return take_request(intake, asker, text, 0);
}

unsigned host__request_line(const struct host_intake *intake, struct host_peer *peer, enum tl_line_kind kind,
                            char *text, size_t n)
{
    const struct host_asker asker = {.peer = peer, .checked = kind == TL_LINE_CHECKED};

    switch (kind) {
    case TL_LINE_NONE:
        break;
    case TL_LINE_EMPTY:
        (void)tl_socket_send(peer->client, "\n", 1);
        break;
    case TL_LINE_MESSAGE:
    case TL_LINE_CHECKED:
    case TL_LINE_TEXT: // there is no console here: it is a request that is not JSON
        host__peer_begin(peer);
        return take_message(intake, &asker, text, n);
    case TL_LINE_BAD_CRC:
    case TL_LINE_TOO_LONG:
        host__peer_begin(peer);
        refuse(intake, &asker, text, &none, kind == TL_LINE_BAD_CRC ? TL_ERR_CRC : TL_ERR_SIZE, NULL);
        break;
    }
    return 0;
}
