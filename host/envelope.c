// SPDX-License-Identifier: BSD-3-Clause
// Reads where a JSON-RPC message's id and session stand, and writes it with others.
#include <string.h>

#include "host/envelope.h"

enum member { OTHER, JSONRPC, METHOD, ID, SESSION, ERROR, RESULT, MEMBERS };

struct host_span host_span_of(const struct tl_json_token *tokens, uint32_t at)
{
    uint32_t quote = tokens[at].kind == TL_JSON_STRING;

    return (struct host_span){tokens[at].start - quote, tokens[at].end + quote};
}

static bool is(const char *text, const struct tl_json_token *token, const char *word)
{
    size_t n = strlen(word);

    return token->kind == TL_JSON_STRING && token->end - token->start == n && memcmp(text + token->start, word, n) == 0;
}

uint32_t host_envelope_member(const struct tl_json_reader *in, uint32_t at, const char *name)
{
    if (in->tokens[at].kind != TL_JSON_OBJECT)
        return 0;
    for (uint32_t i = at + 1; i < in->tokens[at].next; i = in->tokens[i + 1].next)
        if (is(in->text, &in->tokens[i], name))
            return i + 1;
    return 0;
}

static enum member member_of(const char *text, const struct tl_json_token *name)
{
    static const char *const names[MEMBERS] = {"", "jsonrpc", "method", "id", "session", "error", "result"};

    for (int m = JSONRPC; m < MEMBERS; m++)
        if (is(text, name, names[m]))
            return (enum member)m;
    return OTHER;
}

static void read_error(const char *text, const struct tl_json_token *tokens, uint32_t at,
                       struct host_envelope *envelope)
{
    if (tokens[at].kind == TL_JSON_STRING)
        envelope->text = (struct host_span){tokens[at].start, tokens[at].end};
    if (tokens[at].kind != TL_JSON_OBJECT)
        return;
    for (uint32_t i = at + 1; i < tokens[at].next; i = tokens[i + 1].next) {
        // Reading a number leaves the text as it is.
        struct tl_json_reader reader = {.text = (char *)(uintptr_t)text,
                                        .tokens = (struct tl_json_token *)(uintptr_t)tokens};
        if (is(text, &tokens[i], "code") && tokens[i + 1].kind == TL_JSON_NUMBER)
            (void)tl_json_get_i32(&reader, i + 1, &envelope->error_code);
        if (is(text, &tokens[i], "message") && tokens[i + 1].kind == TL_JSON_STRING)
            envelope->text = (struct host_span){tokens[i + 1].start, tokens[i + 1].end};
    }
}

static bool take_member(const char *text, const struct tl_json_token *tokens, uint32_t at, enum member m,
                        struct host_envelope *envelope)
{
    uint8_t kind = tokens[at].kind;

    switch (m) {
    case JSONRPC:
        envelope->go = false;
        return is(text, &tokens[at], "2.0");
    case METHOD:
        envelope->has_method = kind == TL_JSON_STRING;
        envelope->method = host_span_of(tokens, at);
        return envelope->has_method;
    case ID:
        if (kind != TL_JSON_NUMBER && kind != TL_JSON_STRING && kind != TL_JSON_NULL)
            return false;
        envelope->id = host_span_of(tokens, at);
        return true;
    case SESSION:
        envelope->session = host_span_of(tokens, at);
        return true;
    case ERROR:
        if (kind != TL_JSON_NULL) {
            envelope->error = host_span_of(tokens, at);
            read_error(text, tokens, at, envelope);
        }
        return true;
    case RESULT:
        envelope->has_result = true;
        return true;
    default:
        return true;
    }
}

int host_envelope_read(const char *text, const struct tl_json_token *tokens, uint32_t at,
                       struct host_envelope *envelope)
{
    unsigned seen = 0;
    bool id_twice = false;
    bool good = tokens[at].kind == TL_JSON_OBJECT;

    *envelope = (struct host_envelope){.go = good};
    for (uint32_t i = at + 1; tokens[at].kind == TL_JSON_OBJECT && i < tokens[at].next; i = tokens[i + 1].next) {
        enum member m = member_of(text, &tokens[i]);
        bool again = m != OTHER && (seen & 1u << m);
        seen |= 1u << m;
        if (again && m == ID)
            id_twice = true;
        if (again || tokens[i].escaped || !take_member(text, tokens, i + 1, m, envelope))
            good = false;
    }
    if (id_twice)
        envelope->id = (struct host_span){0, 0};
    return good ? 0 : TL_ERR_REQUEST;
}

bool host_envelope_is_error(const struct host_envelope *envelope, const char *text, int error)
{
    const char *words = tl_error_text(error);
    size_t n = envelope->text.end - envelope->text.start;

    if (!envelope->go)
        return envelope->error_code == tl_error_rpc_code(error);
    return envelope->error.end != 0 && n == strlen(words) && memcmp(text + envelope->text.start, words, n) == 0;
}

static void put_text(struct tl_json_writer *out, const char *text)
{
    tl_json_put_raw(out, text, strlen(text));
}

// text[from..span.start), then the value that stands in for the span. Returns where to go on.
static uint32_t put_until(struct tl_json_writer *out, const char *text, uint32_t from, struct host_span span,
                          const char *value, size_t n)
{
    tl_json_put_raw(out, text + from, span.start - from);
    tl_json_put_raw(out, value, n);
    return span.end;
}

void host_envelope_write(struct tl_json_writer *out, const char *text, struct host_span object,
                         const struct host_envelope *envelope, const char *id, size_t id_len, const char *session)
{
    uint32_t at = object.start + 1;
    bool put_id = id && envelope->id.end;
    bool put_session = session && envelope->session.end;

    TL_JSON_PUT(out, "{");
    if (id && !put_id) {
        TL_JSON_PUT(out, "\"id\":");
        tl_json_put_raw(out, id, id_len);
        TL_JSON_PUT(out, ",");
    }
    if (session && !put_session) {
        TL_JSON_PUT(out, "\"session\":");
        put_text(out, session);
        TL_JSON_PUT(out, ",");
    }
    if (put_session && put_id && envelope->session.start < envelope->id.start) {
        at = put_until(out, text, at, envelope->session, session, strlen(session));
        put_session = false;
    }
    if (put_id)
        at = put_until(out, text, at, envelope->id, id, id_len);
    if (put_session)
        at = put_until(out, text, at, envelope->session, session, strlen(session));
    tl_json_put_raw(out, text + at, object.end - at);
}

void host_envelope_error(struct tl_json_writer *out, bool go, const char *id, size_t id_len, int error,
                         const char *message)
{
    if (!message)
        message = tl_error_text(error);
    if (go) {
        TL_JSON_PUT(out, "{\"result\":null,\"error\":");
        tl_json_put_string(out, message, strlen(message));
    } else {
        TL_JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
        tl_json_put_i32(out, tl_error_rpc_code(error));
        TL_JSON_PUT(out, ",\"message\":");
        tl_json_put_string(out, message, strlen(message));
        TL_JSON_PUT(out, "}");
    }
    TL_JSON_PUT(out, ",\"id\":");
    if (id)
        tl_json_put_raw(out, id, id_len);
    else
        TL_JSON_PUT(out, "null");
    TL_JSON_PUT(out, "}");
}
