// SPDX-License-Identifier: BSD-3-Clause
// A client and a server of generated code, joined by a loopback pair, with buffers no larger than idlc says they need
// be.
#ifndef TL_TESTS_UNIT_GENERATED_PAIR_H
#define TL_TESTS_UNIT_GENERATED_PAIR_H

#include <stdlib.h>
#include <string.h>

#include "rpc/client.h"
#include "rpc/server.h"
#include "stream/loopback.h"

#define PAIR_ENVELOPE_TOKENS 12 // a request's object, "params", and five members

struct pair {
    struct tl_loopback loopback;
    char rings[2][64];
    struct tl_rpc_client client;
    struct tl_rpc_server server;
    struct tl_rpc_principal principal;
    const struct tl_rpc_service *services[4];
    struct tl_line_reader reader;
    char *line, *reply;
    size_t line_cap, reply_cap;
    size_t reply_len, reply_at; // of a reply that is on its way
    unsigned idle;              // turns in which nothing came
    char last_request[512], last_reply[512];
};

// The server's turn: takes what came, serves whole lines, sends what there is room for.
static inline int pair_pump(void *arg, uint64_t until)
{
    struct pair *pair = arg;
    (void)until;
    char piece[48];
    while (pair->reply_at == pair->reply_len) {
        ptrdiff_t n = tl_stream_read(&pair->loopback.b.stream, piece, sizeof piece);
        if (n <= 0)
            return ++pair->idle > 100 ? TL_ERR_IO : 0; // a reply that never comes is a failure, not a hang
        pair->idle = 0;
        size_t used = 0;
        enum tl_line_kind kind = tl_line_reader_feed(&pair->reader, piece, (size_t)n, &used);
        if (kind == TL_LINE_NONE)
            continue;
        if (kind != TL_LINE_MESSAGE || used != (size_t)n)
            abort();
        strncpy(pair->last_request, pair->reader.buf, sizeof pair->last_request - 1);
        pair->last_request[pair->reader.len < 511 ? pair->reader.len : 511] = '\0';
        n = tl_rpc_serve(&pair->server, &pair->principal, pair->reader.buf, pair->reader.len, pair->reply,
                         pair->reply_cap - 1);
        memcpy(pair->last_reply, pair->reply, n < 511 ? (size_t)n : 511);
        pair->last_reply[n < 511 ? n : 511] = '\0';
        pair->reply_at = pair->reply_len = 0;
        if (n > 0) {
            pair->reply[n] = '\n';
            pair->reply_len = (size_t)n + 1;
        }
    }
    ptrdiff_t n =
        tl_stream_write(&pair->loopback.b.stream, pair->reply + pair->reply_at, pair->reply_len - pair->reply_at);
    if (n > 0)
        pair->reply_at += (size_t)n;
    return 0;
}

// The bytes and tokens that both ends need, by the sizes in a package's header.
struct pair_sizes {
    size_t client_buffer, client_tokens, server_line, server_reply, server_tokens;
};

// Buffers as large as the largest method of the package needs, to the byte.
static inline struct pair *pair_new(const struct tl_rpc_service *const *services, size_t count,
                                    const struct pair_sizes *sizes)
{
    struct pair *pair = calloc(1, sizeof *pair);
    size_t tokens = sizes->server_tokens + PAIR_ENVELOPE_TOKENS;
    for (size_t i = 0; i < count; i++)
        pair->services[i] = services[i];
    pair->line_cap = sizes->server_line;
    pair->reply_cap = sizes->server_reply;
    pair->line = malloc(pair->line_cap);
    pair->reply = malloc(pair->reply_cap);
    pair->server = (struct tl_rpc_server){.services = pair->services,
                                          .service_count = count,
                                          .tokens = calloc(tokens, sizeof(struct tl_json_token)),
                                          .token_cap = tokens,
                                          .name = "pair",
                                          .version = "1.0.0"};
    pair->principal = (struct tl_rpc_principal){.name = "test", .permissions = UINT32_MAX};
    tl_line_reader_init(&pair->reader, pair->line, pair->line_cap);
    tl_loopback_init(&pair->loopback, pair->rings[0], sizeof pair->rings[0], pair->rings[1], sizeof pair->rings[1]);
    pair->client = (struct tl_rpc_client){.stream = &pair->loopback.a.stream,
                                          .buf = malloc(sizes->client_buffer),
                                          .cap = sizes->client_buffer,
                                          .tokens = calloc(sizes->client_tokens, sizeof(struct tl_json_token)),
                                          .token_cap = sizes->client_tokens,
                                          .hashes = true,
                                          .wait = pair_pump,
                                          .arg = pair};
    return pair;
}

static inline void pair_free(struct pair *pair)
{
    free(pair->line);
    free(pair->reply);
    free(pair->server.tokens);
    free(pair->client.buf);
    free(pair->client.tokens);
    free(pair);
}

// One line straight to the server; its reply, NUL-terminated.
static inline const char *pair_ask(struct pair *pair, const char *request)
{
    size_t n = strlen(request);
    char *line = malloc(n + 1);
    memcpy(line, request, n + 1);
    ptrdiff_t len = tl_rpc_serve(&pair->server, &pair->principal, line, n, pair->reply, pair->reply_cap - 1);
    free(line);
    pair->reply[len] = '\0';
    return pair->reply;
}

#endif
