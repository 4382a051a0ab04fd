// SPDX-License-Identifier: BSD-3-Clause
// At-most-once calls: looks at a request's envelope, and runs it, repeats its reply or refuses it.
#include "rpc/session.h"

#include "rpc/envelope.h"
#include "stream/mem.h"

#define SESSION_MAX ((UINT64_C(1) << 53) - 1)

static size_t refuse(struct tl_rpc_request *request, int error)
{
    request->where.name = NULL;
    tl__put_error(request, error);
    return request->call.out.len;
}

// The hello's number is taken over. A repeated hello may be the first to come with its CRC whole: then lines without
// one end here.
static void greet(struct tl_rpc_session *session, uint64_t number, bool checked)
{
    if (number != session->number) {
        session->number = number;
        session->checked = false;
        memset(session->kept, 0, sizeof session->kept);
    }
    session->checked = number != 0 && (session->checked || checked);
}

// A repeated request is answered from what was kept; a new one is to run.
static size_t at_most_once(struct tl_rpc_session *session, struct tl_rpc_request *request)
{
    struct tl_json_writer *out = &request->call.out;
    uint64_t id;
    if (!tl__get_number(&request->call.in, request->envelope.at[TL__ID], &id))
        return refuse(request, TL_ERR_REQUEST);
    struct tl_rpc_kept *kept = &session->kept[id % TL_RPC_KEPT];
    if (kept->used && id == kept->id) {
        session->repeated++;
        if (kept->len > session->kept_cap || kept->len > out->cap)
            return refuse(request, TL_ERR_STALE);
        memcpy(out->buf, session->kept_text + id % TL_RPC_KEPT * session->kept_cap, kept->len);
        return kept->len;
    }
    if (kept->used && id < kept->id)
        return refuse(request, TL_ERR_STALE);

    // Marked before it runs: whatever becomes of the handler, there is no second try.
    *kept = (struct tl_rpc_kept){.id = id, .len = SIZE_MAX, .used = true};
    session->keeps = kept;
    session->runs = true;
    return 0;
}

static bool any_has_session(struct tl_rpc_request *request)
{
    const struct tl_json_reader *in = &request->call.in;
    for (uint32_t at = 1; at < in->tokens[0].next; at = in->tokens[at].next) {
        struct tl_rpc_envelope envelope;
        tl__envelope_read(in, at, &envelope);
        if (envelope.at[TL__SESSION] != TL_RPC_NONE)
            return true;
    }
    return false;
}

// What becomes of one message: it is to run; or the length of the reply that it has got, 0 for none.
static size_t judge(struct tl_rpc_session *session, struct tl_rpc_request *request)
{
    const struct tl_json_reader *in = &request->call.in;
    const uint32_t *at = request->envelope.at;
    bool hello = tl__raw_is(in, at[TL__METHOD], "\"rpc.hello\"", 11);
    bool has_number = at[TL__SESSION] != TL_RPC_NONE;
    uint64_t number = 0;
    bool good = !has_number || (tl__get_number(in, at[TL__SESSION], &number) && number <= SESSION_MAX);

    // What a checked session takes from a line without CRC: a hello that opens none.
    bool harmless = hello && good && number == 0;
    bool notification = !request->envelope.go && request->envelope.error == 0 && at[TL__ID] == TL_RPC_NONE;
    if ((session->checked && !session->with_crc && !harmless) || (has_number && notification)) {
        session->dropped++;
        return 0;
    }
    if (request->batch && any_has_session(request))
        return refuse(request, TL_ERR_REQUEST);
    if (has_number && !hello) {
        if (number == 0 || number != session->number)
            return refuse(request, TL_ERR_SESSION);
        return at_most_once(session, request);
    }
    if (!good)
        return refuse(request, TL_ERR_REQUEST);
    if (has_number)
        greet(session, number, session->with_crc);
    session->runs = true;
    return 0;
}

void tl_rpc_session_begin(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                          size_t cap)
{
    struct tl_rpc_request *request = &session->request;
    struct tl_rpc_server *server = session->server;
    bool message = kind == TL_LINE_CHECKED || kind == TL_LINE_MESSAGE;

    session->with_crc = kind == TL_LINE_CHECKED;
    session->keeps = NULL;
    session->runs = false;
    session->len = 0;
    request->call.out = (struct tl_json_writer){.buf = reply, .cap = cap};
    if (kind == TL_LINE_EMPTY)
        session->len = (size_t)tl_line_finish(reply, 0, cap, false);
    if (kind == TL_LINE_NONE || kind == TL_LINE_TEXT || kind == TL_LINE_EMPTY)
        return;
    tl_rpc_request_begin(request, server, session->principal, server->tokens, server->token_cap, line, message ? n : 0,
                         reply, cap - TL_LINE_TAIL);
    // In a checked session a line that is too long is two whose "\n" was lost, and the caller repeats its request.
    if (message)
        session->len = judge(session, request);
    else if (kind == TL_LINE_TOO_LONG && !session->checked)
        session->len = refuse(request, TL_ERR_SIZE);
    else
        session->dropped++;
    if (session->len > 0)
        session->len = (size_t)tl_line_finish(reply, session->len, cap, session->with_crc);
}

bool tl_rpc_session_turn(struct tl_rpc_session *session)
{
    return session->runs && tl_rpc_request_turn(&session->request);
}

size_t tl_rpc_session_end(struct tl_rpc_session *session)
{
    struct tl_json_writer *out = &session->request.call.out;
    struct tl_rpc_kept *kept = session->keeps;

    if (!session->runs)
        return session->len;
    size_t len = tl_rpc_request_end(&session->request);
    if (kept != NULL) {
        kept->len = len;
        if (len <= session->kept_cap)
            memcpy(session->kept_text + (size_t)(kept - session->kept) * session->kept_cap, out->buf, len);
    }
    return len == 0 ? 0 : (size_t)tl_line_finish(out->buf, len, out->cap + TL_LINE_TAIL, session->with_crc);
}

ptrdiff_t tl_rpc_session_line(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                              size_t cap)
{
    if (cap < TL_RPC_MIN_REPLY + TL_LINE_TAIL)
        return TL_ERR_SIZE;
    tl_rpc_session_begin(session, kind, line, n, reply, cap);
    while (tl_rpc_session_turn(session))
        ;
    return (ptrdiff_t)tl_rpc_session_end(session);
}
