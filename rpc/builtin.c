// SPDX-License-Identifier: BSD-3-Clause
// The methods every server has: rpc.hello (who are you, and which methods in which version) and rpc.discover (OpenRPC).
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

#define TEXT_OF(x) #x
#define TEXT(x)    TEXT_OF(x)

// Ready JSON, but for what stands for something of the server's: @n its name, @v its version, @l the longest line, @r
// the longest reply.
static void put(struct tl_rpc_call *call, const char *text)
{
    const struct tl_rpc_server *server = call->server;
    struct tl_json_writer *out = &call->out;
    for (; *text != '\0'; text++) {
        if (*text != '@') {
            tl__json_put_char(out, *text);
            continue;
        }
        char what = *++text;
        const char *name = what == 'n' ? server->name : server->version;
        if (what == 'l' || what == 'r')
            tl_json_put_u32(out, what == 'l' ? server->max_line : server->max_reply);
        else
            tl_json_put_string(out, name, name != NULL ? strlen(name) : 0);
    }
}

static int hello(struct tl_rpc_call *call)
{
    const struct tl_rpc_server *server = call->server;
    struct tl_json_writer *out = &call->out;
    struct tl_json_fields fields;
    int error = tl_rpc_params(call, &fields, NULL, 0, 0);
    if (error == 0)
        error = tl_json_next_field(&fields);
    if (error != 0)
        return error;
    put(call, "{\"name\":@n,\"version\":@v,\"limits\":{\"line\":@l,\"reply\":@r,\"depth\":" TEXT(
                  TL_JSON_DEPTH) "},\"methods\":{");
    size_t start = out->len;
    for (size_t s = 0; s < server->service_count; s++)
        for (size_t m = 0; m < server->services[s]->method_count; m++) {
            const struct tl_rpc_method *method = &server->services[s]->methods[m];
            if (out->len != start)
                tl__json_put_char(out, ',');
            tl_json_put_string(out, method->name, method->name_len);
            tl__json_put_char(out, ':');
            tl_json_put_hex64(out, method->hash);
        }
    put(call, "}}");
    return 0;
}

static int discover(struct tl_rpc_call *call)
{
    static const char *const names[] = {"service"};
    const struct tl_rpc_server *server = call->server;
    struct tl_json_fields fields;
    const char *wanted = NULL;
    size_t wanted_len = 0;
    int error = tl_rpc_params(call, &fields, names, 1, 0);
    while (error == 0 && (error = tl_json_next_field(&fields)) > 0)
        error = tl_json_get_string(&call->in, fields.at, SIZE_MAX, &wanted, &wanted_len);
    if (error != 0)
        return error;
    put(call, "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":@n,\"version\":@v},\"methods\":[");
    size_t start = call->out.len;
    bool found = wanted == NULL;
    for (size_t s = 0; s < server->service_count; s++) {
        const struct tl_rpc_service *service = server->services[s];
        if (wanted != NULL && !tl__json_is_name(service->name, wanted, wanted_len))
            continue;
        found = true;
        if (service->openrpc_len == 0)
            continue;
        if (call->out.len != start)
            tl__json_put_char(&call->out, ',');
        tl_json_put_raw(&call->out, service->openrpc, service->openrpc_len);
    }
    put(call, "]}");
    return found ? 0 : TL_ERR_NOTFOUND;
}

const struct tl_rpc_method tl__builtins[TL__BUILTINS] = {
    {.name = "rpc.hello", .name_len = 9, .max_tokens = 1, .invoke = hello},
    {.name = "rpc.discover", .name_len = 12, .flags = TL_RPC_ONE_PARAM, .max_tokens = 3, .invoke = discover},
};
