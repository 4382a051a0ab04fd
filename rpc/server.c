// SPDX-License-Identifier: BSD-3-Clause
// Serves requests: envelope, method, permission, parameters, reply.
#include "rpc/server.h"
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

// Kept free behind each reply of a batch for the comma, one last error and the bracket; and what an error takes.
#define BATCH_TAIL 96
#define BATCH_ROOM 96

static const struct tl_rpc_method *find_in(const struct tl_rpc_method *methods, size_t count, const char *name,
                                           size_t len)
{
    for (size_t i = 0; i < count; i++)
        if (methods[i].name_len == len && memcmp(methods[i].name, name, len) == 0)
            return methods[i].invoke != NULL ? &methods[i] : NULL;
    return NULL;
}

static const struct tl_rpc_method *find_method(const struct tl_rpc_server *server, const char *name, size_t len)
{
    const struct tl_rpc_method *method = NULL;
    for (size_t i = 0; method == NULL && i < server->service_count; i++)
        method = find_in(server->services[i]->methods, server->services[i]->method_count, name, len);
    return method != NULL ? method : find_in(tl__builtins, TL__BUILTINS, name, len);
}

static bool same_hash(const struct tl_json_reader *in, uint32_t at, uint64_t hash)
{
    char right[TL__HEX64_TEXT];
    size_t n;
    const char *text = tl__raw_text(in, at, &n);
    tl__json_hex64(right, hash);
    return n == sizeof right && memcmp(text, right, sizeof right) == 0;
}

// Runs the method and writes what comes before the result, and the result. 0 or an error.
static int run(struct tl_rpc_call *call, const struct tl__envelope *envelope)
{
    struct tl_json_writer *out = &call->out;
    size_t id_len;
    const char *id = tl__raw_text(&call->in, envelope->at[TL__ID], &id_len);
    if (call->go) {
        TL_JSON_PUT(out, "{\"id\":");
        tl_json_put_raw(out, id, id_len);
        TL_JSON_PUT(out, ",\"result\":");
    } else {
        TL_JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"result\":");
    }
    size_t before = out->len, cap = out->cap;
    int error = call->method->invoke(call);
    if (error != 0)
        return error < 0 ? error : TL_ERR_INTERNAL;
    out->cap = cap; // scratch is over
    if (out->len == before)
        tl_json_put_raw(out, call->go ? "{}" : "null", call->go ? 2 : 4);
    if (call->go) {
        TL_JSON_PUT(out, ",\"error\":null}");
    } else {
        TL_JSON_PUT(out, ",\"id\":");
        tl_json_put_raw(out, id, id_len);
        TL_JSON_PUT(out, "}");
    }
    return out->error;
}

// Finds the method and sees whether the caller may; *refusal says of what an error speaks.
static int admit(struct tl_rpc_call *call, const struct tl__envelope *envelope, struct tl__refusal *refusal)
{
    const uint32_t *at = envelope->at;
    size_t len;
    const char *name;
    if (at[TL__METHOD] == TL_RPC_NONE || tl_json_get_string(&call->in, at[TL__METHOD], SIZE_MAX, &name, &len) != 0)
        return TL_ERR_REQUEST;
    refusal->hint = (struct tl_json_where){name, len};
    call->method = find_method(call->server, name, len);
    if (call->method == NULL)
        return TL_ERR_METHOD;
    if ((call->method->permissions & ~call->principal->permissions) != 0) {
        call->principal->refused++;
        call->server->refused++;
        return TL_ERR_PERM;
    }
    if (at[TL__HASH] != TL_RPC_NONE && !same_hash(&call->in, at[TL__HASH], call->method->hash))
        return TL_ERR_CHANGED;
    refusal->hint.name = NULL;
    call->params = at[TL__PARAMS];
    unsigned kind = call->params != TL_RPC_NONE ? call->in.tokens[call->params].kind : TL_JSON_OBJECT;
    return kind == TL_JSON_OBJECT || kind == TL_JSON_ARRAY ? 0 : TL_ERR_PARAMS;
}

static void name_declared(const struct tl_rpc_method *method, struct tl__refusal *refusal)
{
    for (size_t i = 0; i < method->error_count; i++)
        if (TL_DECLARED(method->errors[i].value) == refusal->error) {
            refusal->name = method->errors[i].name;
            refusal->code = method->errors[i].value;
            refusal->hint = (struct tl_json_where){refusal->name, TL_JSON_TEXT};
            return;
        }
}

// Serves the request at token `at`; its reply, if one is due, is added to call->out.
static void serve_one(struct tl_rpc_call *call, uint32_t at, bool in_batch)
{
    struct tl_json_writer *out = &call->out;
    struct tl__envelope envelope = {.at = {[TL__ID] = TL_RPC_NONE}};
    struct tl_json_where where = {NULL, 0};
    struct tl__refusal refusal = {.in = &call->in, .error = TL_ERR_REQUEST};
    size_t start = out->len, cap = out->cap;
    bool silent = false;
    call->server->calls++;
    call->principal->calls++;
    call->in.where = &where;
    call->method = NULL;
    if (call->in.tokens[at].kind == TL_JSON_OBJECT) {
        const uint32_t *found = envelope.at;
        refusal.error = tl__envelope_read(&call->in, at, &envelope);
        if (in_batch && envelope.go) {
            envelope.go = false;
            refusal.error = TL_ERR_REQUEST;
        }
        call->go = envelope.go;
        out->text64 = !call->go;
        // A response is not a request: nobody here waits for one.
        silent =
            found[TL__METHOD] == TL_RPC_NONE && (found[TL__RESULT] != TL_RPC_NONE || found[TL__ERROR] != TL_RPC_NONE);
        call->server->dropped += silent;
        if (refusal.error == 0)
            refusal.error = admit(call, &envelope, &refusal);
        if (refusal.error != TL_ERR_REQUEST && !call->go)
            silent =
                found[TL__ID] == TL_RPC_NONE || (call->method != NULL && (call->method->flags & TL_RPC_ONEWAY) != 0);
        if (refusal.error == 0)
            refusal.error = run(call, &envelope);
    }
    out->cap = cap;
    if (refusal.error < 0) {
        call->server->errors++;
        refusal.id = envelope.at[TL__ID];
        refusal.go = envelope.go;
        if (TL_IS_DECLARED(refusal.error) && call->method != NULL)
            name_declared(call->method, &refusal);
        else if (refusal.hint.name == NULL)
            refusal.hint = where;
        out->len = start;
        tl__put_refusal(out, &refusal);
    }
    call->in.where = NULL;
    if (silent) {
        out->len = start;
        out->error = 0;
    }
}

static void serve_batch(struct tl_rpc_call *call)
{
    struct tl_json_writer *out = &call->out;
    const struct tl_json_token *tokens = call->in.tokens;
    size_t cap = out->cap;
    TL_JSON_PUT(out, "[");
    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next) {
        size_t before = out->len;
        if (before > 1)
            TL_JSON_PUT(out, ",");
        if (cap - before < BATCH_ROOM + BATCH_TAIL) {
            // The rest is not run: no reply could tell of it.
            call->server->errors++;
            tl__put_refusal(out, &(struct tl__refusal){.id = TL_RPC_NONE, .error = TL_ERR_SIZE});
            break;
        }
        size_t start = out->len;
        out->cap = cap - BATCH_TAIL;
        serve_one(call, at, true);
        out->cap = cap;
        if (out->len == start)
            out->len = before;
    }
    if (out->len > 1)
        TL_JSON_PUT(out, "]");
    else
        out->len = 0;
}

// NOLINTNEXTLINE(readability-non-const-parameter): the reply is written through call.out
ptrdiff_t tl_rpc_serve(struct tl_rpc_server *server, struct tl_rpc_principal *principal, char *text, size_t n,
                       char *reply, size_t cap)
{
    struct tl_rpc_call call = {
        .principal = principal,
        .server = server,
        .impl = server->impl,
        .in = {.text = text, .tokens = server->tokens},
        .out = {.buf = reply, .cap = cap},
    };
    size_t bad = 0;
    ptrdiff_t count = tl_json_parse(text, n, server->tokens, server->token_cap, &bad);
    if (count < 0) {
        char hint[16];
        struct tl_json_writer place = {.buf = hint, .cap = sizeof hint};
        TL_JSON_PUT(&place, "byte ");
        tl_json_put_u32(&place, (uint32_t)bad);
        server->calls++;
        principal->calls++;
        server->errors++;
        tl__put_refusal(
            &call.out,
            &(struct tl__refusal){.id = TL_RPC_NONE, .error = (int)count, .hint = {.name = hint, .len = place.len}});
    } else if (server->tokens[0].kind == TL_JSON_ARRAY && count > 1) {
        serve_batch(&call);
    } else {
        serve_one(&call, 0, false);
    }
    return (ptrdiff_t)call.out.len;
}
