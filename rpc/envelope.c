// SPDX-License-Identifier: BSD-3-Clause
// The members of a message, and error replies.
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define HINT_MAX 64

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

// Which member a name is; TL__MEMBERS for any other.
static size_t which_member(const char *text, size_t len)
{
    static const struct {
        char name[7];
        uint8_t len;
    } names[TL__MEMBERS] = {
        [TL__JSONRPC] = {"jsonrpc", 7}, [TL__ID] = {"id", 2},         [TL__METHOD] = {"method", 6},
        [TL__PARAMS] = {"params", 6},   [TL__RESULT] = {"result", 6}, [TL__ERROR] = {"error", 5},
        [TL__SESSION] = {"session", 7}, [TL__HASH] = {"hash", 4},
    };
    size_t i = 0;
    while (i < TL__MEMBERS &&
           (names[i].len != len || names[i].name[0] != text[0] || memcmp(names[i].name, text, len) != 0))
        i++;
    return i;
}

int tl__envelope_read(const struct tl_json_reader *reader, uint32_t at, struct tl__envelope *envelope)
{
    const struct tl_json_token *tokens = reader->tokens;
    uint32_t *found = envelope->at;
    int error = 0;
    for (size_t i = 0; i < TL__MEMBERS; i++)
        found[i] = TL_RPC_NONE;
    for (uint32_t i = at + 1; i < tokens[at].next; i = tokens[i + 1].next) {
        const char *text = reader->text + tokens[i].start;
        size_t len = tokens[i].end - tokens[i].start;
        if (tokens[i].escaped && tl_json_get_string(reader, i, SIZE_MAX, &text, &len) != 0)
            continue;
        size_t which = which_member(text, len);
        if (which == TL__MEMBERS)
            continue;
        if (found[which] != TL_RPC_NONE) {
            found[TL__ID] = which == TL__ID ? TL_RPC_NONE : found[TL__ID];
            error = TL_ERR_REQUEST;
            continue;
        }
        found[which] = i + 1;
    }
    uint32_t version = found[TL__JSONRPC], id = found[TL__ID];
    envelope->go = version == TL_RPC_NONE;
    if (!envelope->go) {
        size_t n;
        const char *text = tl__raw_text(reader, version, &n);
        if (n != 5 || memcmp(text, "\"2.0\"", 5) != 0)
            error = TL_ERR_REQUEST;
    }
    if (id != TL_RPC_NONE && tokens[id].kind != TL_JSON_NUMBER && tokens[id].kind != TL_JSON_STRING &&
        tokens[id].kind != TL_JSON_NULL) {
        found[TL__ID] = TL_RPC_NONE;
        error = TL_ERR_REQUEST;
    }
    return error;
}

static void put_refusal(struct tl_json_writer *out, const struct tl__refusal *refusal)
{
    size_t id_len;
    const char *id = tl__raw_text(refusal->in, refusal->id, &id_len);
    const struct tl_json_where *hint = &refusal->hint;
    const char *message = refusal->name != NULL ? refusal->name : tl_error_text(refusal->error);
    if (refusal->go) {
        TL_JSON_PUT(out, "{\"id\":");
        tl_json_put_raw(out, id, id_len);
        TL_JSON_PUT(out, ",\"result\":null,\"error\":\"");
        tl__json_put_chars(out, message, strlen(message));
        if (refusal->name == NULL && hint->name != NULL) {
            TL_JSON_PUT(out, ": ");
            tl__json_put_chars(out, hint->name, hint->len);
        }
        TL_JSON_PUT(out, "\"}");
        return;
    }
    TL_JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":");
    tl_json_put_i32(out, refusal->name != NULL ? refusal->code : tl_error_rpc_code(refusal->error));
    TL_JSON_PUT(out, ",\"message\":");
    tl_json_put_string(out, message, strlen(message));
    if (hint->name != NULL) {
        TL_JSON_PUT(out, ",\"data\":");
        tl_json_put_string(out, hint->name, hint->len);
    }
    TL_JSON_PUT(out, "},\"id\":");
    tl_json_put_raw(out, id, id_len);
    TL_JSON_PUT(out, "}");
}

void tl__put_refusal(struct tl_json_writer *out, struct tl__refusal *refusal)
{
    size_t start = out->len;
    if (refusal->hint.name != NULL && refusal->hint.len == TL_JSON_TEXT)
        refusal->hint.len = strlen(refusal->hint.name);
    // A name that a peer made up may be as long as its line.
    if (refusal->hint.len > HINT_MAX)
        refusal->hint.len = HINT_MAX;
    for (int tries = 0;; tries++) {
        out->len = start;
        out->error = 0;
        put_refusal(out, refusal);
        if (out->error == 0 || tries == 2)
            return;
        refusal->hint.name = NULL;
        if (tries == 1)
            *refusal = (struct tl__refusal){.id = TL_RPC_NONE, .go = refusal->go, .error = TL_ERR_SIZE};
    }
}
