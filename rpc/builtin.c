// SPDX-License-Identifier: BSD-3-Clause
// The methods every server has: rpc.hello (who are you, and which methods in which version) and rpc.discover (OpenRPC).
#include "rpc/envelope.h"
#include "rpc/text.h"
#include "stream/mem.h"

static void put_text(struct tl_json_writer *out, const char *text)
{
    tl_json_put_string(out, text, text != NULL ? strlen(text) : 0);
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
    TL_JSON_PUT(out, "{\"name\":");
    put_text(out, server->name);
    TL_JSON_PUT(out, ",\"version\":");
    put_text(out, server->version);
    TL_JSON_PUT(out, ",\"limits\":{\"line\":");
    tl_json_put_u32(out, server->max_line);
    TL_JSON_PUT(out, ",\"reply\":");
    tl_json_put_u32(out, server->max_reply);
    TL_JSON_PUT(out, ",\"depth\":");
    tl_json_put_u32(out, TL_JSON_DEPTH);
    TL_JSON_PUT(out, "},\"methods\":{");
    const char *comma = "";
    for (size_t s = 0; s < server->service_count; s++)
        for (size_t m = 0; m < server->services[s]->method_count; m++) {
            const struct tl_rpc_method *method = &server->services[s]->methods[m];
            tl_json_put_raw(out, comma, strlen(comma));
            tl_json_put_string(out, method->name, method->name_len);
            TL_JSON_PUT(out, ":");
            tl_json_put_hex64(out, method->hash);
            comma = ",";
        }
    TL_JSON_PUT(out, "}}");
    return 0;
}

static int discover(struct tl_rpc_call *call)
{
    static const char *const names[] = {"service"};
    const struct tl_rpc_server *server = call->server;
    struct tl_json_writer *out = &call->out;
    struct tl_json_fields fields;
    const char *wanted = NULL;
    size_t wanted_len = 0;
    int error = tl_rpc_params(call, &fields, names, 1, 0);
    while (error == 0 && (error = tl_json_next_field(&fields)) > 0)
        error = tl_json_get_string(&call->in, fields.at, SIZE_MAX, &wanted, &wanted_len);
    if (error != 0)
        return error;
    TL_JSON_PUT(out, "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":");
    put_text(out, server->name);
    TL_JSON_PUT(out, ",\"version\":");
    put_text(out, server->version);
    TL_JSON_PUT(out, "},\"methods\":[");
    const char *comma = "";
    bool found = wanted == NULL;
    for (size_t s = 0; s < server->service_count; s++) {
        const struct tl_rpc_service *service = server->services[s];
        if (wanted != NULL && !tl__json_is_name(service->name, wanted, wanted_len))
            continue;
        found = true;
        if (service->openrpc_len == 0)
            continue;
        tl_json_put_raw(out, comma, strlen(comma));
        tl_json_put_raw(out, service->openrpc, service->openrpc_len);
        comma = ",";
    }
    TL_JSON_PUT(out, "]}");
    return found ? 0 : TL_ERR_NOTFOUND;
}

const struct tl_rpc_method tl__builtins[TL__BUILTINS] = {
    {.name = "rpc.hello", .name_len = 9, .max_tokens = 1, .invoke = hello},
    {.name = "rpc.discover", .name_len = 12, .flags = TL_RPC_ONE_PARAM, .max_tokens = 3, .invoke = discover},
};
