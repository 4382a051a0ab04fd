// SPDX-License-Identifier: BSD-3-Clause
// At-most-once calls: looks at a request's envelope, and runs it, repeats its reply or refuses it.
#include "rpc/session.h"

#include "rpc/envelope.h"
#include "stream/mem.h"

#define SESSION_MAX ((UINT64_C(1) << 53) - 1)

static size_t refuse(struct tl__request *request, int error)
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

static size_t at_most_once(struct tl_rpc_session *session, struct tl__request *request)
{
    struct tl_json_writer *out = &request->call.out;
    uint64_t id;
    if (!tl__get_number(&request->call.in, request->envelope.at[TL__ID], &id))
        return refuse(request, TL_ERR_REQUEST);
    size_t slot = id % TL_RPC_KEPT;
    struct tl_rpc_kept *kept = &session->kept[slot];
    char *text = session->kept_text + slot * session->kept_cap;
    if (kept->used && id == kept->id) {
        session->repeated++;
        if (kept->len > session->kept_cap || kept->len > out->cap)
            return refuse(request, TL_ERR_STALE);
        memcpy(out->buf, text, kept->len);
        return kept->len;
    }
    if (kept->used && id < kept->id)
        return refuse(request, TL_ERR_STALE);

    // Marked before it runs: whatever becomes of the handler, there is no second try.
    *kept = (struct tl_rpc_kept){.id = id, .len = SIZE_MAX, .used = true};
    kept->len = tl__request_serve(request);
    if (kept->len <= session->kept_cap)
        memcpy(text, out->buf, kept->len);
    return kept->len;
}

static bool any_has_session(struct tl__request *request)
{
    const struct tl_json_reader *in = &request->call.in;
    for (uint32_t at = 1; at < in->tokens[0].next; at = in->tokens[at].next) {
        struct tl__envelope envelope;
        tl__envelope_read(in, at, &envelope);
        if (envelope.at[TL__SESSION] != TL_RPC_NONE)
            return true;
    }
    return false;
}

// One message to the text of its reply; 0 for none.
static size_t answer(struct tl_rpc_session *session, struct tl__request *request, bool checked)
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
    if ((session->checked && !checked && !harmless) || (has_number && notification)) {
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
        greet(session, number, checked);
    return tl__request_serve(request);
}

ptrdiff_t tl_rpc_session_line(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                              size_t cap)
{
    struct tl__request request;
    bool checked = kind == TL_LINE_CHECKED, message = checked || kind == TL_LINE_MESSAGE;
    size_t len = 0;
    if (cap < TL_RPC_MIN_REPLY + TL_LINE_TAIL)
        return TL_ERR_SIZE;
    if (kind == TL_LINE_EMPTY)
        return tl_line_finish(reply, 0, cap, false);
    if (kind == TL_LINE_NONE || kind == TL_LINE_TEXT)
        return 0;
    tl__request_read(&request, session->server, session->principal, line, message ? n : 0, reply, cap - TL_LINE_TAIL);
    // In a checked session a line that is too long is two whose "\n" was lost, and the caller repeats its request.
    if (message)
        len = answer(session, &request, checked);
    else if (kind == TL_LINE_TOO_LONG && !session->checked)
        len = refuse(&request, TL_ERR_SIZE);
    else
        session->dropped++;
    return len == 0 ? 0 : tl_line_finish(reply, len, cap, checked);
}
