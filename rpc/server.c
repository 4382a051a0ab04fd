// SPDX-License-Identifier: BSD-3-Clause
// Serves requests: envelope, method, permission, parameters, reply.
#include "rpc/server.h"
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/format.h"
#include "stream/mem.h"

// Kept free behind each reply of a batch for the comma, one last error and the bracket; and what an error takes.
#define BATCH_TAIL 96
#define BATCH_ROOM 96

// The services' methods first, then those that every server has.
static const struct tl_rpc_method *find_method(const struct tl_rpc_server *server, const char *name, size_t len)
{
    for (size_t i = 0; i <= server->service_count; i++) {
        const struct tl_rpc_service *service = i < server->service_count ? server->services[i] : NULL;
        const struct tl_rpc_method *method = service != NULL ? service->methods : tl__builtins;
        for (size_t left = service != NULL ? service->method_count : TL__BUILTINS; left > 0; left--, method++)
            if (method->name_len == len && method->invoke != NULL && memcmp(method->name, name, len) == 0)
                return method;
    }
    return NULL;
}

// Runs the method and writes what comes before the result, the result and what comes behind it. 0 or an error.
static int run(struct tl__request *request)
{
    struct tl_rpc_call *call = &request->call;
    struct tl_json_writer *out = &call->out;
    if (call->go)
        tl__put_id(request);
    else
        TL_JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"result\":");
    size_t before = out->len, cap = out->cap;
    int error = call->method->invoke(call);
    if (error != 0)
        return error < 0 ? error : TL_ERR_INTERNAL;
    out->cap = cap; // scratch is over
    if (out->len == before)
        tl_json_put_raw(out, call->go ? "{}" : "null", call->go ? 2 : 4);
    if (call->go)
        TL_JSON_PUT(out, ",\"error\":null}");
    else
        tl__put_id(request);
    return out->error;
}

// Finds the method and sees whether the caller may.
__attribute__((noinline)) static int admit(struct tl__request *request)
{
    struct tl_rpc_call *call = &request->call;
    const uint32_t *at = request->envelope.at;
    struct tl_json_where name;
    char hash[TL__HEX64_TEXT];
    if (at[TL__METHOD] == TL_RPC_NONE ||
        tl_json_get_string(&call->in, at[TL__METHOD], SIZE_MAX, &name.name, &name.len) != 0)
        return TL_ERR_REQUEST;
    request->where = name;
    call->method = find_method(call->server, name.name, name.len);
    if (call->method == NULL)
        return TL_ERR_METHOD;
    if ((call->method->permissions & ~call->principal->permissions) != 0) {
        call->principal->refused++;
        call->server->refused++;
        return TL_ERR_PERM;
    }
    if (at[TL__HASH] != TL_RPC_NONE) {
        tl__json_hex64(hash, call->method->hash);
        if (!tl__raw_is(&call->in, at[TL__HASH], hash, sizeof hash))
            return TL_ERR_CHANGED;
    }
    request->where.name = NULL;
    call->params = at[TL__PARAMS];
    unsigned kind = call->params != TL_RPC_NONE ? call->in.tokens[call->params].kind : TL_JSON_OBJECT;
    return kind == TL_JSON_OBJECT || kind == TL_JSON_ARRAY ? 0 : TL_ERR_PARAMS;
}

// Serves the request whose envelope was read; its reply, if one is due, is added to call.out.
static void serve_one(struct tl__request *request)
{
    struct tl_rpc_call *call = &request->call;
    struct tl_json_writer *out = &call->out;
    const uint32_t *at = request->envelope.at;
    int error = request->envelope.error;
    size_t start = out->len, cap = out->cap;
    call->server->calls++;
    call->principal->calls++;
    call->method = NULL;
    call->go = request->envelope.go;
    out->text64 = !call->go;
    // A response is not a request: nobody here waits for one.
    bool silent = at[TL__METHOD] == TL_RPC_NONE && (at[TL__RESULT] & at[TL__ERROR]) != TL_RPC_NONE;
    call->server->dropped += silent;
    if (error == 0)
        error = admit(request);
    if (request->envelope.error == 0 && error != TL_ERR_REQUEST && !call->go)
        silent = at[TL__ID] == TL_RPC_NONE || (call->method != NULL && (call->method->flags & TL_RPC_ONEWAY) != 0);
    if (error == 0)
        error = run(request);
    out->cap = cap;
    if (error != 0) {
        call->server->errors++;
        out->len = start;
        tl__put_error(request, error);
    }
    if (silent) {
        out->len = start;
        out->error = 0;
    }
}

static void serve_batch(struct tl__request *request)
{
    struct tl_json_writer *out = &request->call.out;
    const struct tl_json_token *tokens = request->call.in.tokens;
    size_t cap = out->cap;
    for (uint32_t at = 1; at < tokens[0].next; at = tokens[at].next) {
        size_t before = out->len;
        tl__json_put_char(out, before == 0 ? '[' : ',');
        tl__envelope_read(&request->call.in, at, &request->envelope);
        request->where.name = NULL;
        if (request->envelope.go) {
            request->envelope.go = false;
            request->envelope.error = TL_ERR_REQUEST;
        }
        if (cap - before < BATCH_ROOM + BATCH_TAIL) {
            // The rest is not run: no reply could tell of it.
            request->call.server->errors++;
            request->envelope.at[TL__ID] = TL_RPC_NONE;
            tl__put_error(request, TL_ERR_SIZE);
            break;
        }
        out->cap = cap - BATCH_TAIL;
        serve_one(request);
        out->cap = cap;
        if (out->len == before + 1)
            out->len = before;
    }
    if (out->len > 0)
        tl__json_put_char(out, ']');
}

// NOLINTNEXTLINE(readability-non-const-parameter): the reply is written through call.out
void tl__request_read(struct tl__request *request, struct tl_rpc_server *server, struct tl_rpc_principal *principal,
                      char *text, size_t n, char *reply, size_t cap)
{
    request->call = (struct tl_rpc_call){
        .principal = principal,
        .server = server,
        .impl = server->impl,
        .in = {.text = text, .tokens = server->tokens, .where = &request->where},
        .out = {.buf = reply, .cap = cap},
    };
    size_t bad;
    ptrdiff_t count = tl_json_parse(text, n, server->tokens, server->token_cap, &bad);
    request->where.name = NULL;
    request->batch = count > 1 && server->tokens[0].kind == TL_JSON_ARRAY;
    tl__envelope_read(&request->call.in, count > 0 ? 0 : TL_RPC_NONE, &request->envelope);
    if (count > 0)
        return;
    char *end = request->place + sizeof request->place, *p = tl_digits(end, bad, 10, 1) - 5;
    memcpy(p, "byte ", 5);
    request->where = (struct tl_json_where){p, (size_t)(end - p)};
    request->envelope.error = (int)count;
}

size_t tl__request_serve(struct tl__request *request)
{
    if (request->batch)
        serve_batch(request);
    else
        serve_one(request);
    return request->call.out.len;
}

ptrdiff_t tl_rpc_serve(struct tl_rpc_server *server, struct tl_rpc_principal *principal, char *text, size_t n,
                       char *reply, size_t cap)
{
    struct tl__request request;
    tl__request_read(&request, server, principal, text, n, reply, cap);
    return (ptrdiff_t)tl__request_serve(&request);
}
