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
    for (;; text += 2) {
        size_t n = 0;
        while (text[n] != '\0' && text[n] != '@')
            n++;
        tl_json_put_raw(out, text, n);
        text += n;
        if (*text == '\0')
            return;
        char what = text[1];
        const char *name = what == 'n' ? server->name : server->version;
        if (what == 'l' || what == 'r')
            tl_json_put_u32(out, what == 'l' ? server->max_line : server->max_reply);
        else
            tl_json_put_string(out, name, name != NULL ? strlen(name) : 0);
    }
}

// Either method. What they say of each service is text that idlc has made.
static int describe(struct tl_rpc_call *call)
{
    static const char *const names[] = {"service"};
    const struct tl_rpc_server *server = call->server;
    bool hello = call->method == tl__builtins, found = false;
    struct tl_json_fields fields;
    const char *wanted = NULL;
    size_t wanted_len = 0;
    int error = tl_rpc_params(call, &fields, names, !hello, 0);
    while (error == 0 && (error = tl_json_next_field(&fields)) > 0)
        error = tl_json_get_string(&call->in, fields.at, SIZE_MAX, &wanted, &wanted_len);
    if (error != 0)
        return error;
    put(call, hello ? "{\"name\":@n,\"version\":@v,\"limits\":{\"line\":@l,\"reply\":@r,\"depth\":" TEXT(
                          TL_JSON_DEPTH) "},\"methods\":{"
                    : "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":@n,\"version\":@v},\"methods\":[");
    size_t start = call->out.len;
    for (size_t s = 0; s < server->service_count; s++) {
        const struct tl_rpc_service *service = server->services[s];
        size_t len = hello ? service->hashes_len : service->openrpc_len;
        if (wanted != NULL && !tl__json_is_name(service->name, wanted, wanted_len))
            continue;
        found = true;
        if (len == 0)
            continue;
        if (call->out.len != start)
            tl__json_put_char(&call->out, ',');
        tl_json_put_raw(&call->out, hello ? service->hashes : service->openrpc, len);
    }
    put(call, hello ? "}}" : "]}");
    return found || wanted == NULL ? 0 : TL_ERR_NOTFOUND;
}

const struct tl_rpc_method tl__builtins[TL__BUILTINS] = {
    {.name = "rpc.hello", .name_len = 9, .invoke = describe},
    {.name = "rpc.discover", .name_len = 12, .flags = TL_RPC_ONE_PARAM, .invoke = describe},
};
