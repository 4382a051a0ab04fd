// SPDX-License-Identifier: BSD-3-Clause
// At-most-once calls: looks at a request's envelope, and runs it, repeats its reply or refuses it.
#include "rpc/session.h"

#include "rpc/envelope.h"
#include "stream/mem.h"

#define SESSION_MAX ((UINT64_C(1) << 53) - 1)

// What the session needs of a request; token indexes, TL_RPC_NONE for what is not there.
struct envelope {
    struct tl_json_reader in;
    uint32_t method;
    uint32_t session;
    uint32_t id;
    bool go;
    bool hello;
    bool batch;
    bool checked; // the line had its CRC
};

struct room {
    char *buf;
    size_t cap;
};

// Compares as the text stands, without unescaping: the server reads the same text after us.
static bool is(const struct tl_json_reader *in, uint32_t at, const char *text)
{
    const struct tl_json_token *token = &in->tokens[at];
    size_t n = strlen(text);
    return token->kind == TL_JSON_STRING && token->end - token->start == n &&
           memcmp(in->text + token->start, text, n) == 0;
}

static uint32_t member(const struct tl_json_reader *in, uint32_t object, const char *name)
{
    uint32_t at = object + 1;
    while (at < in->tokens[object].next) {
        if (is(in, at, name))
            return at + 1;
        at = in->tokens[at + 1].next;
    }
    return TL_RPC_NONE;
}

static bool get_integer(const struct tl_json_reader *in, uint32_t at, uint64_t *value)
{
    return at != TL_RPC_NONE && in->tokens[at].kind == TL_JSON_NUMBER && tl_json_get_u64(in, at, value) == 0;
}

static size_t refuse(const struct envelope *request, struct room reply, int error)
{
    struct tl_json_writer out = {.buf = reply.buf, .cap = reply.cap};
    struct tl__refusal refusal = {.in = &request->in, .id = request->id, .go = request->go, .error = error};
    // Another kind of id is wrong, and its text may be a whole object.
    unsigned kind = refusal.id != TL_RPC_NONE ? request->in.tokens[refusal.id].kind : TL_JSON_NULL;
    if (kind != TL_JSON_NUMBER && kind != TL_JSON_STRING)
        refusal.id = TL_RPC_NONE;
    tl__put_refusal(&out, &refusal);
    return out.len;
}

// The hello's number is taken over. A repeated hello may be the first to come with its CRC whole: then lines without
// one end here.
static bool greet(struct tl_rpc_session *session, const struct envelope *request)
{
    uint64_t number;
    if (!get_integer(&request->in, request->session, &number) || number > SESSION_MAX)
        return false;
    if (number != session->number) {
        session->number = number;
        session->checked = false;
        memset(session->kept, 0, sizeof session->kept);
    }
    session->checked = number != 0 && (session->checked || request->checked);
    return true;
}

// The reply kept for a call, to be sent again.
static size_t repeat(struct tl_rpc_session *session, const struct envelope *request, const struct tl_rpc_kept *kept,
                     struct room reply)
{
    session->repeated++;
    if (kept->len > session->kept_cap || kept->len > reply.cap)
        return refuse(request, reply, TL_ERR_STALE);
    memcpy(reply.buf, session->kept_text + (size_t)(kept - session->kept) * session->kept_cap, kept->len);
    return kept->len;
}

static size_t serve(struct tl_rpc_session *session, char *line, size_t n, struct room reply)
{
    return (size_t)tl_rpc_serve(session->server, session->principal, line, n, reply.buf, reply.cap);
}

static size_t at_most_once(struct tl_rpc_session *session, const struct envelope *request, char *line, size_t n,
                           struct room reply)
{
    uint64_t number, id;
    if (!get_integer(&request->in, request->session, &number) || number == 0 || number != session->number)
        return refuse(request, reply, TL_ERR_SESSION);
    if (!get_integer(&request->in, request->id, &id))
        return refuse(request, reply, TL_ERR_REQUEST);

    size_t slot = id % TL_RPC_KEPT;
    struct tl_rpc_kept *kept = &session->kept[slot];
    if (kept->used && id == kept->id)
        return repeat(session, request, kept, reply);
    if (kept->used && id < kept->id)
        return refuse(request, reply, TL_ERR_STALE);

    // Marked before it runs: whatever becomes of the handler, there is no second try.
    *kept = (struct tl_rpc_kept){.id = id, .len = SIZE_MAX, .used = true};
    size_t len = serve(session, line, n, reply);
    kept->len = len;
    if (len <= session->kept_cap)
        memcpy(session->kept_text + slot * session->kept_cap, reply.buf, len);
    return len;
}

static bool any_has_session(const struct tl_json_reader *in)
{
    for (uint32_t at = 1; at < in->tokens[0].next; at = in->tokens[at].next)
        if (in->tokens[at].kind == TL_JSON_OBJECT && member(in, at, "session") != TL_RPC_NONE)
            return true;
    return false;
}

// A line that is not JSON, or a batch, has no members; the server will say what it thinks of it.
static struct envelope open_envelope(const struct tl_rpc_server *server, bool checked, char *line, size_t n)
{
    struct envelope request = {.in = {.text = line, .tokens = server->tokens},
                               .method = TL_RPC_NONE,
                               .session = TL_RPC_NONE,
                               .id = TL_RPC_NONE};
    request.checked = checked;
    if (tl_json_parse(line, n, server->tokens, server->token_cap, NULL) <= 0)
        return request;
    request.batch = server->tokens[0].kind == TL_JSON_ARRAY;
    if (server->tokens[0].kind == TL_JSON_OBJECT) {
        request.method = member(&request.in, 0, "method");
        request.session = member(&request.in, 0, "session");
        request.id = member(&request.in, 0, "id");
        request.go = member(&request.in, 0, "jsonrpc") == TL_RPC_NONE;
        request.hello = request.method != TL_RPC_NONE && is(&request.in, request.method, "rpc.hello");
    }
    return request;
}

// What a checked session takes from a line without CRC: a hello that opens none.
static bool is_harmless(const struct envelope *request)
{
    uint64_t number;
    return request->hello &&
           (request->session == TL_RPC_NONE || (get_integer(&request->in, request->session, &number) && number == 0));
}

// One message line to the text of its reply; 0 for none.
static size_t answer(struct tl_rpc_session *session, bool checked, char *line, size_t n, struct room reply)
{
    const struct envelope request = open_envelope(session->server, checked, line, n);
    bool notification = !request.go && request.id == TL_RPC_NONE;

    if (session->checked && !checked && !is_harmless(&request)) {
        session->dropped++;
        return 0;
    }
    if (request.batch && any_has_session(&request.in))
        return refuse(&request, reply, TL_ERR_REQUEST);
    if (request.session == TL_RPC_NONE)
        return serve(session, line, n, reply);
    if (notification) {
        session->dropped++;
        return 0;
    }
    if (!request.hello)
        return at_most_once(session, &request, line, n, reply);
    if (!greet(session, &request))
        return refuse(&request, reply, TL_ERR_REQUEST);
    return serve(session, line, n, reply);
}

ptrdiff_t tl_rpc_session_line(struct tl_rpc_session *session, enum tl_line_kind kind, char *line, size_t n, char *reply,
                              size_t cap)
{
    if (cap < TL_RPC_MIN_REPLY + TL_LINE_TAIL)
        return TL_ERR_SIZE;
    const struct room room = {reply, cap - TL_LINE_TAIL};
    bool checked = kind == TL_LINE_CHECKED;
    size_t len = 0;
    switch (kind) {
    case TL_LINE_EMPTY:
        return tl_line_finish(reply, 0, cap, false);
    case TL_LINE_MESSAGE:
    case TL_LINE_CHECKED:
        len = answer(session, checked, line, n, room);
        break;
    case TL_LINE_TOO_LONG:
        // In a checked session this is two lines whose "\n" was lost, and the caller repeats its request.
        if (!session->checked)
            len = refuse(&(struct envelope){.id = TL_RPC_NONE}, room, TL_ERR_SIZE);
        else
            session->dropped++;
        break;
    case TL_LINE_BAD_CRC:
        session->dropped++;
        break;
    case TL_LINE_NONE:
    case TL_LINE_TEXT:
        break;
    }
    return len == 0 ? 0 : tl_line_finish(reply, len, cap, checked);
}
