// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the server with one request or batch: whatever comes, the reply is one line of strict JSON that fits, and has
// the form of its dialect.
//
// The first byte gives the reply's capacity.
#include <stdint.h>
#include <stdlib.h>

#include "tests/unit/sample_service.h"

static void require(int condition)
{
    if (!condition)
        abort();
}

static bool has(const struct tl_json_reader *in, uint32_t at, const char *name)
{
    for (uint32_t i = at + 1; i < in->tokens[at].next; i = in->tokens[i + 1].next) {
        size_t n = in->tokens[i].end - in->tokens[i].start;
        if (n == strlen(name) && memcmp(in->text + in->tokens[i].start, name, n) == 0)
            return true;
    }
    return false;
}

static void check_one(const struct tl_json_reader *in, uint32_t at, bool in_batch)
{
    require(in->tokens[at].kind == TL_JSON_OBJECT && has(in, at, "id"));
    if (has(in, at, "jsonrpc"))
        require(has(in, at, "result") != has(in, at, "error"));
    else
        require(!in_batch && has(in, at, "result") && has(in, at, "error"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct tl_json_token tokens[128], reply_tokens[4096];
    struct tl_rpc_server server = {.services = sample_services,
                                   .service_count = SAMPLE_SERVICE_COUNT,
                                   .tokens = tokens,
                                   .token_cap = 128,
                                   .name = "fuzz",
                                   .version = "1.0.0"};
    struct tl_rpc_principal principal = {.name = "fuzz", .permissions = SAMPLE_PERMISSION};
    if (n == 0)
        return 0;
    size_t cap = TL_RPC_MIN_REPLY + data[0] * 16u;
    char *line = malloc(n), *reply = malloc(cap);
    n--;
    memcpy(line, data + 1, n);
    ptrdiff_t len = tl_rpc_serve(&server, &principal, line, n, reply, cap);
    require(len >= 0 && (size_t)len <= cap);
    if (len > 0) {
        struct tl_json_reader in = {.text = reply, .tokens = reply_tokens};
        require(memchr(reply, '\n', (size_t)len) == NULL);
        require(tl_json_parse(reply, (size_t)len, reply_tokens, 4096, NULL) > 0);
        if (reply_tokens[0].kind != TL_JSON_ARRAY)
            check_one(&in, 0, false);
        else
            for (uint32_t i = 1; i < reply_tokens[0].next; i = reply_tokens[i].next)
                check_one(&in, i, true);
    }
    require(server.refused == principal.refused && server.calls == principal.calls);
    free(line);
    free(reply);
    return 0;
}
