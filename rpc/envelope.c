// SPDX-License-Identifier: BSD-3-Clause
// The members of a message, and error replies.
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define WHERE_MAX 64

const char *tl__raw_text(const struct tl_json_reader *reader, uint32_t at, size_t *len)
{
    if (at == TL_RPC_NONE) {
        *len = 4;
        return "null";
    }
    const struct tl_json_token *token = &reader->tokens[at];
    bool quotes = token->kind == TL_JSON_STRING;
    *len = token->end - token->start + 2u * quotes;
    return reader->text + token->start - quotes;
}

bool tl__get_number(const struct tl_json_reader *reader, uint32_t at, uint64_t *value)
{
    return tl__kind(reader, at) == TL_JSON_NUMBER && tl_json_get_u64(reader, at, value) == 0;
}

bool tl__raw_is(const struct tl_json_reader *reader, uint32_t at, const char *text, size_t len)
{
    size_t n;
    const char *raw = tl__raw_text(reader, at, &n);
    return n == len && tl__same(raw, text, len);
}

bool tl__is_hash(const struct tl_json_reader *reader, uint32_t at, uint64_t hash)
{
    const struct tl_json_token *token = &reader->tokens[at];
    const char *digit = reader->text + token->end;
    if (token->kind != TL_JSON_STRING || token->end - token->start != 16)
        return false;
    for (size_t i = 0; i < 16; i++, hash >>= 4)
        if (*--digit != "0123456789abcdef"[hash & 15])
            return false;
    return true;
}

// Which member a name is; TL__MEMBERS for any other. A text of no bytes has a quote behind it.
static inline size_t which_member(const char *text, size_t len)
{
    static const char names[TL__MEMBERS][8] = {"method", "id",      "error", "result",
                                               "params", "jsonrpc", "hash",  "session"};
    size_t i = ((unsigned char)text[0] * 15u >> 2) % TL__MEMBERS;
    return len < sizeof names[i] && names[i][len] == '\0' && tl__same(names[i], text, len) ? i : TL__MEMBERS;
}

static __attribute__((noinline)) size_t which_escaped(const struct tl_json_reader *reader, uint32_t at)
{
    const char *text = NULL;
    size_t len = 0;
    return tl_json_get_string(reader, at, SIZE_MAX, &text, &len) == 0 ? which_member(text, len) : TL__MEMBERS;
}

// Notes where the members of the object at token `at` are. TL_ERR_REQUEST if one comes twice.
static inline int find_members(const struct tl_json_reader *reader, uint32_t at, uint32_t *found)
{
    const struct tl_json_token *tokens = reader->tokens;
    const char *text = reader->text;
    uint32_t end = tokens[at].next;
    int error = 0;
    for (uint32_t i = at + 1; i < end;) {
        const struct tl_json_token *name = &tokens[i];
        size_t which = TL__SMALL || name->escaped ? which_escaped(reader, i)
                                                  : which_member(text + name->start, name->end - name->start);
        uint32_t value = i + 1;
        i = name[1].next;
        if (which == TL__MEMBERS)
            continue;
        if (found[which] == TL_RPC_NONE) {
            found[which] = value;
            continue;
        }
        error = TL_ERR_REQUEST;
        if (which == TL__ID)
            found[TL__ID] = TL_RPC_NONE;
    }
    return error;
}

// A value has something before it and behind it.
static inline bool is_version(const struct tl_json_reader *reader, const struct tl_json_token *token)
{
    return token->end - token->start == 3 && tl__same(reader->text + token->start - 1, "\"2.0\"", 5);
}

void tl__envelope_read(const struct tl_json_reader *reader, uint32_t at, struct tl_rpc_envelope *envelope)
{
    uint32_t *found = envelope->at;
    // One by one: a loop would be made a call of memset.
    found[0] = found[1] = found[2] = found[3] = found[4] = found[5] = found[6] = found[7] = TL_RPC_NONE;
    envelope->go = false;
    envelope->error = TL_ERR_REQUEST;
    if (tl__kind(reader, at) != TL_JSON_OBJECT)
        return;
    int error = find_members(reader, at, found);
    envelope->go = found[TL__JSONRPC] == TL_RPC_NONE;
    if (!envelope->go && !is_version(reader, &reader->tokens[found[TL__JSONRPC]]))
        error = TL_ERR_REQUEST;
    unsigned id_kind = tl__kind(reader, found[TL__ID]);
    if (id_kind != TL_JSON_NUMBER && id_kind != TL_JSON_STRING && id_kind != TL_JSON_NULL) {
        found[TL__ID] = TL_RPC_NONE;
        error = TL_ERR_REQUEST;
    }
    envelope->error = error;
}

void tl__put_id(struct tl_rpc_request *request)
{
    struct tl_json_writer *out = &request->call.out;
    bool go = request->envelope.go;
    size_t n;
    const char *id = tl__raw_text(&request->call.in, request->envelope.at[TL__ID], &n);
    const char *before = go ? "{\"id\":" : ",\"id\":", *behind = go ? ",\"result\":" : "}";
    size_t behind_len = go ? 10 : 1;
    if (TL__SMALL) {
        tl_json_put_raw(out, before, 6);
        tl_json_put_raw(out, id, n);
        tl_json_put_raw(out, behind, behind_len);
        return;
    }
    char *to = tl__json_room(out, 6 + n + behind_len);
    if (to == NULL)
        return;
    memcpy(to, before, 6);
    memcpy(to + 6, id, n);
    memcpy(to + 6 + n, behind, behind_len);
}

static const struct tl_rpc_error *find_declared(const struct tl_rpc_method *method, int error)
{
    for (size_t i = 0; method != NULL && i < method->error_count; i++)
        if (TL_DECLARED(method->errors[i].value) == error)
            return &method->errors[i];
    return NULL;
}

__attribute__((noinline)) static void put_error(struct tl_rpc_request *request, int error,
                                                const struct tl_rpc_error *declared)
{
    struct tl_json_writer *out = &request->call.out;
    const struct tl_json_where *where = &request->where;
    const char *message = declared != NULL ? declared->name : tl_error_text(error);
    size_t len = strlen(message);
    if (request->envelope.go) {
        tl__put_id(request);
        TL_JSON_PUT(out, "null,\"error\":\"");
        tl__json_put_chars(out, message, len);
        if (where->name != NULL) {
            TL_JSON_PUT(out, ": ");
            tl__json_put_chars(out, where->name, where->len);
        }
        TL_JSON_PUT(out, "\"}");
        return;
    }
    TL_JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
    tl_json_put_i32(out, declared != NULL ? declared->value : tl_error_rpc_code(error));
    TL_JSON_PUT(out, ",\"message\":");
    tl_json_put_string(out, message, len);
    if (where->name != NULL) {
        TL_JSON_PUT(out, ",\"data\":");
        tl_json_put_string(out, where->name, where->len);
    }
    TL_JSON_PUT(out, "}");
    tl__put_id(request);
}

void tl__put_error(struct tl_rpc_request *request, int error)
{
    struct tl_json_writer *out = &request->call.out;
    struct tl_json_where *where = &request->where;
    size_t start = out->len;
    const struct tl_rpc_error *declared = find_declared(request->call.method, error);
    // The name of a declared error is all that Go gets, and the data that the others get.
    if (declared != NULL)
        *where = (struct tl_json_where){request->envelope.go ? NULL : declared->name, strlen(declared->name)};
    if (where->name != NULL && where->len == TL_JSON_TEXT)
        where->len = strlen(where->name);
    // A name that a peer made up may be as long as its line.
    if (where->len > WHERE_MAX)
        where->len = WHERE_MAX;
    for (int tries = 0; tries < 3; tries++) {
        out->len = start;
        out->error = 0;
        put_error(request, error, declared);
        if (out->error == 0)
            break;
        where->name = NULL;
        if (tries == 1) {
            request->envelope.at[TL__ID] = TL_RPC_NONE;
            declared = NULL;
            error = TL_ERR_SIZE;
        }
    }
}
