// SPDX-License-Identifier: BSD-3-Clause
// The client: one call at a time over a stream. Generated stubs are written against it; see also call.h for `Call`.
//
// Memory: the caller gives one buffer, which holds the request and then the reply (both at once if there is a session,
// as the request may have to be sent again), and the tokens. A stream's `call` must have taken the request before it
// writes the reply. Results that point (strings and bytes within structs) point into that buffer, until the next call
// on the same client.
//
// Deadlines: with `now`, a call ends in TL_ERR_TIMEOUT when its method's @timeout, else `timeout_ns`, has passed. A
// stream that has nothing yet (TL_ERR_AGAIN) is waited for with `wait`, if given, else asked again.
//
// Lossy lines: with `session` (not 0) each request carries it and a CRC, and is repeated every `retry_ns` until its
// reply comes or the deadline passes; the server runs it at most once (session.h). Open the session with tl_rpc_hello
// first.
#ifndef TL_RPC_CLIENT_H
#define TL_RPC_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"
#include "rpc/server.h"
#include "stream/line.h"
#include "stream/stream.h"

struct tl_rpc_client {
    // Set by the owner, before the first call; zero is fine for all but the first five.
    struct tl_stream *stream;
    char *buf;
    size_t cap;
    struct tl_json_token *tokens;
    size_t token_cap;
    bool go;             // speak Go's dialect
    bool checked;        // end lines in a CRC
    bool hashes;         // send each method's signature hash, to be refused by name if it changed
    uint64_t session;    // at most once; needs `now`
    uint64_t timeout_ns; // 0: no deadline
    uint64_t retry_ns;
    uint64_t (*now)(void *arg); // monotonic, ns
    int (*wait)(void *arg,
                uint64_t until); // sleeps until the stream may have something or `until` (ns) has come; 0 or an error
    void (*text)(void *arg, const char *line, size_t n); // console text that came between replies; NULL drops it
    void *arg;

    // Private to client.c and the stubs.
    const struct tl_rpc_method *method;
    struct tl_json_reader in;  // the reply
    struct tl_json_writer out; // the request as it grows
    uint32_t result;           // token of the result's value
    uint64_t id;
    uint64_t deadline, repeat; // when the call ends, and when its request is sent again
    struct tl_line_reader line;
    uint16_t params;           // how many were written
    uint8_t held_at, held_len; // bytes read from the stream and not yet looked at
    char held[62];

    // Read by the owner after a call.
    int32_t error_code;  // the server's JSON-RPC code of the last failed call (0 in Go's dialect)
    char error_text[96]; // its message, cut to fit, NUL-terminated
    uint64_t repeats;    // requests sent again
    uint64_t dropped;    // lines that were not the reply waited for: bad CRC, another's id, noise
};

// Generated stubs do exactly this:
//     tl_rpc_begin(client, &method);                     // envelope up to the parameters
//     tl_rpc_param(client, "a");                         // separator and, where the dialect wants it, the name
//     tl_json_put_i32(&client->out, a);                  // its value
//     int e = tl_rpc_finish(client);                     // sends, waits; 0 or an error
//     if (e == 0) e = tl_json_get_i32(&client->in, client->result, result);
//     return e < 0 ? tl_rpc_failed(client, e) : 0;
void tl_rpc_begin(struct tl_rpc_client *client, const struct tl_rpc_method *method);
void tl_rpc_param(struct tl_rpc_client *client, const char *name);
int tl_rpc_finish(struct tl_rpc_client *client);
// An error in reading a result is the peer's: gives TL_ERR_REPLY for TYPE/PARAMS/SIZE, other errors as they are.
int tl_rpc_failed(struct tl_rpc_client *client, int error);

// A call with ready JSON: params[0..n) is an object or array, or another value, which is then the one parameter (n = 0:
// left out). 0, or an error; the result's text is then *result, *len (pointing into client->buf).
int tl_rpc_call_raw(struct tl_rpc_client *client, const char *method, const char *params, size_t n, const char **result,
                    size_t *len);

// rpc.hello: opens client->session if there is one. 0 or an error. The reply's text stays readable as in call_raw.
int tl_rpc_hello(struct tl_rpc_client *client, const char **result, size_t *len);

#endif
