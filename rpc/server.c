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

// A name's hash, as idlc counts it (idl/compiler/emit_method_index.c).
static inline uint32_t hash_step(uint32_t hash, uint32_t word)
{
    uint64_t product = (uint64_t)(hash ^ word) * UINT32_C(0x9e3779b1);
    return (uint32_t)product ^ (uint32_t)(product >> 32);
}

static inline uint32_t hash_name(uint32_t hash, const char *name, size_t len)
{
    const unsigned char *p = (const unsigned char *)name;
    for (; len >= 4; len -= 4, p += 4)
        hash = hash_step(hash, p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24);
    for (; len > 0; len--)
        hash = hash_step(hash, *p++);
    return hash;
}

static inline bool is_called(const struct tl_rpc_method *method, const char *name, size_t len)
{
    return method->name_len == len && method->invoke != NULL && tl__same(method->name, name, len);
}

static const struct tl_rpc_method *find_among(const struct tl_rpc_method *method, size_t count, const char *name,
                                              size_t len)
{
    for (; count > 0; count--, method++)
        if (is_called(method, name, len))
            return method;
    return NULL;
}

static const struct tl_rpc_method *find_by_index(const struct tl_rpc_server *server, const char *name, size_t len)
{
    const struct tl_rpc_index *index = server->index;
    if (len > index->longest)
        return NULL;
    uint32_t hash = hash_name(index->seed, name, len);
    hash *= index->factors[(hash >> 16) * index->factor_count >> 16];
    const struct tl_rpc_place *place = &index->places[(hash >> 16) * index->place_count >> 16];
    return find_among(&server->services[place->service]->methods[place->method], 1, name, len);
}

// The services' methods first, then those that every server has.
static const struct tl_rpc_method *find_method(const struct tl_rpc_server *server, const char *name, size_t len)
{
    const struct tl_rpc_method *method = NULL;
    if (server->index != NULL && server->index->place_count != 0)
        method = find_by_index(server, name, len);
    else
        for (size_t i = 0; method == NULL && i < server->service_count; i++)
            method = find_among(server->services[i]->methods, server->services[i]->method_count, name, len);
    return method != NULL ? method : find_among(tl__builtins, TL__BUILTINS, name, len);
}

// Runs the method and writes what comes before the result, the result and what comes behind it. 0 or an error.
static TL__APART int run(struct tl_rpc_request *request)
{
    struct tl_rpc_call *call = &request->call;
    struct tl_json_writer *out = &call->out;
    if (call->go)
        tl__put_id(request);
    else
        TL__JSON_PUT(out, "{\"jsonrpc\":\"2.0\",\"result\":");
    size_t before = out->len, cap = out->cap;
    int error = call->method->invoke(call);
    if (error != 0)
        return error < 0 || error == TL_RPC_MORE ? error : TL_ERR_INTERNAL;
    out->cap = cap; // scratch is over
    if (out->len == before)
        tl_json_put_raw(out, call->go ? "{}" : "null", call->go ? 2 : 4);
    if (call->go)
        TL__JSON_PUT(out, ",\"error\":null}");
    else
        tl__put_id(request);
    return out->error;
}

// Finds the method and sees whether the caller may.
static TL__APART int admit(struct tl_rpc_request *request)
{
    struct tl_rpc_call *call = &request->call;
    const uint32_t *at = request->envelope.at;
    struct tl_json_where *name = &request->where;
    if (at[TL__METHOD] == TL_RPC_NONE || tl__get_text(&call->in, at[TL__METHOD], &name->name, &name->len) != 0)
        return TL_ERR_REQUEST;
    call->method = find_method(call->server, name->name, name->len);
    if (call->method == NULL)
        return TL_ERR_METHOD;
    if ((call->method->permissions & ~call->principal->permissions) != 0) {
        call->principal->refused++;
        call->server->refused++;
        return TL_ERR_PERM;
    }
    if (at[TL__HASH] != TL_RPC_NONE && !tl__is_hash(&call->in, at[TL__HASH], call->method->hash))
        return TL_ERR_CHANGED;
    name->name = NULL;
    call->params = at[TL__PARAMS];
    unsigned kind = tl__kind(&call->in, call->params);
    return call->params == TL_RPC_NONE || kind >= TL_JSON_ARRAY ? 0 : TL_ERR_PARAMS;
}

// Counts the request whose envelope was read, and sees whether it may run and whether it is answered. 0, or an error.
static int open_call(struct tl_rpc_request *request)
{
    struct tl_rpc_call *call = &request->call;
    const uint32_t *at = request->envelope.at;
    // NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): tl__envelope_read sets it, whatever it reads
    int error = request->envelope.error;

    call->server->calls++;
    call->principal->calls++;
    call->method = NULL;
    call->go = request->envelope.go;
    call->out.text64 = !call->go;
    call->progress[0] = call->progress[1] = 0;
    request->silent = false;
    if (error == 0) {
        error = admit(request);
        if (error != TL_ERR_REQUEST && !call->go)
            request->silent =
                at[TL__ID] == TL_RPC_NONE || (call->method != NULL && (call->method->flags & TL_RPC_ONEWAY) != 0);
    }
    // A response is not a request: nobody here waits for one.
    if (error != 0 && at[TL__METHOD] == TL_RPC_NONE && (at[TL__RESULT] & at[TL__ERROR]) != TL_RPC_NONE) {
        request->silent = true;
        call->server->dropped++;
    }
    return error;
}

// Serves the request whose envelope was read, for one turn; its reply, if one is due, is added to call.out. True: it
// has more to do.
static bool serve_one(struct tl_rpc_request *request)
{
    struct tl_rpc_call *call = &request->call;
    struct tl_json_writer *out = &call->out;
    size_t start = out->len, cap = out->cap;
    int error = request->under_way ? 0 : open_call(request);

    if (error == 0)
        error = run(request);
    out->cap = cap;
    request->under_way = error == TL_RPC_MORE;
    if (error == 0 && !request->silent)
        return false;
    out->len = start;
    if (error < 0) {
        call->server->errors++;
        tl__put_error(request, error);
        if (!request->silent)
            return false;
        out->len = start;
    }
    out->error = 0;
    if (error == TL_RPC_MORE)
        request->done = false;
    return error == TL_RPC_MORE;
}

// The next of a batch, or more of the present one.
static bool serve_batch(struct tl_rpc_request *request)
{
    struct tl_rpc_call *call = &request->call;
    struct tl_json_writer *out = &call->out;
    const struct tl_json_token *tokens = call->in.tokens;
    size_t before = out->len, cap = out->cap;
    bool more;

    tl__json_put_char(out, before == 0 ? '[' : ',');
    if (!request->under_way) {
        tl__envelope_read(&call->in, request->next, &request->envelope);
        request->where.name = NULL;
        if (request->envelope.go) {
            request->envelope.go = false;
            request->envelope.error = TL_ERR_REQUEST;
        }
        if (cap - before < BATCH_ROOM + BATCH_TAIL) {
            // The rest is not run: no reply could tell of it.
            call->server->errors++;
            request->envelope.at[TL__ID] = TL_RPC_NONE;
            tl__put_error(request, TL_ERR_SIZE);
            tl__json_put_char(out, ']');
            return false;
        }
    }
    out->cap = cap - BATCH_TAIL;
    more = serve_one(request);
    out->cap = cap;
    if (out->len == before + 1)
        out->len = before;
    if (more)
        return true;
    request->next = tokens[request->next].next;
    request->done = request->next >= tokens[0].next;
    if (request->done && out->len > 0)
        tl__json_put_char(out, ']');
    return !request->done;
}

// NOLINTNEXTLINE(readability-non-const-parameter): the reply is written through call.out
void tl_rpc_request_begin(struct tl_rpc_request *request, struct tl_rpc_server *server,
                          struct tl_rpc_principal *principal, struct tl_json_token *tokens, size_t token_cap,
                          char *text, size_t n, char *reply, size_t cap)
{
    struct tl_rpc_call *call = &request->call;
    call->principal = principal;
    call->server = server;
    call->impl = server->impl;
    call->in = (struct tl_json_reader){.text = text, .tokens = tokens, .where = &request->where};
    call->out = (struct tl_json_writer){.buf = reply, .cap = cap};
    size_t bad;
    ptrdiff_t count = tl_json_parse(text, n, tokens, token_cap, &bad);
    request->where.name = NULL;
    request->batch = count > 1 && tokens[0].kind == TL_JSON_ARRAY;
    request->next = 1;
    request->under_way = request->done = false;
    tl__envelope_read(&call->in, count > 0 ? 0 : TL_RPC_NONE, &request->envelope);
    if (count > 0)
        return;
    char *end = request->place + sizeof request->place, *p = tl_digits(end, bad, 10, 1) - 5;
    memcpy(p, "byte ", 5);
    request->where = (struct tl_json_where){p, (size_t)(end - p)};
    request->envelope.error = (int)count;
}

bool tl_rpc_request_turn(struct tl_rpc_request *request)
{
    if (request->done)
        return false;
    request->done = true; // if it has more to do, what serves it says so
    return request->batch ? serve_batch(request) : serve_one(request);
}

ptrdiff_t tl_rpc_serve(struct tl_rpc_server *server, struct tl_rpc_principal *principal, char *text, size_t n,
                       char *reply, size_t cap)
{
    struct tl_rpc_request request;

    tl_rpc_request_begin(&request, server, principal, server->tokens, server->token_cap, text, n, reply, cap);
    while (tl_rpc_request_turn(&request))
        ;
    return (ptrdiff_t)tl_rpc_request_end(&request);
}
