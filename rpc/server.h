// SPDX-License-Identifier: BSD-3-Clause
// The server: one request line in, one reply line out, over constant method tables made by idlc. No allocation, no
// state between calls but counters; every handler runs to completion.
//
// The server never knows which transport a request came by. It knows the principal that sent it, and that principal's
// permissions, which are checked before the parameters are looked at.
//
// Example
//     static struct tl_json_token tokens[256];
//     struct tl_rpc_server server = {.services = tl_services, .service_count = TL_SERVICE_COUNT,
//                                    .index = &tl_services_index, .direct = &tl_services_direct,
//                                    .tokens = tokens, .token_cap = 256,
//                                    .name = "demo", .version = "0.1.0", .max_line = sizeof line};
//     ptrdiff_t n = tl_rpc_serve(&server, &host, line, line_len, reply, sizeof reply);
//     if (n > 0) ...                   // n bytes of JSON, without "\n"
//
// A line may ask for more work than its server has time for at once: a batch, or a method with much to do. Then it is
// served in turns, each of which is one call at the most, and others have theirs in between:
//     tl_rpc_request_begin(&request, &server, &host, tokens, 256, line, line_len, reply, sizeof reply);
//     while (tl_rpc_request_turn(&request))
//         ...                          // whatever else is due
//     size_t n = tl_rpc_request_end(&request);
#ifndef TL_RPC_SERVER_H
#define TL_RPC_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"

#define TL_RPC_NONE TL_JSON_NONE // parameters or an id that were left out

// Who calls. Made by the monitor (one for the host, one for each applet); the server only reads it but for the
// counters.
struct tl_rpc_principal {
    const char *name;     // for logs
    uint32_t id;          // 0 the host, n applet n
    uint32_t permissions; // TL_PERM_... bits of the generated permissions.h
    uint64_t calls;       // requests served, refusals and errors among them
    uint64_t refused;     // those refused for lack of permission
};

// One call on its way through a generated skeleton. A handler (the one function to fill) gets a pointer to it first.
struct tl_rpc_call {
    struct tl_rpc_principal *principal;
    struct tl_rpc_server *server;
    void *impl; // server->impl: whatever the services need (the monitor gives itself)
    const struct tl_rpc_method *method;
    struct tl_json_reader in;
    uint32_t params;           // token of the parameters' container or value; TL_RPC_NONE if left out
    struct tl_json_writer out; // the skeleton writes the result's value here
    bool go;                   // Go's net/rpc/jsonrpc dialect (wire.md)
    // Of a handler that works in turns (TL_RPC_MORE): what it has done so far. Zero in its first turn.
    uint32_t progress[2];
};

// What a handler gives that has more to do than fits one turn: it has written nothing yet, and is called again with the
// same parameters (of which none may be `bytes`, as those are decoded in place) and with what it left in
// call->progress.
#define TL_RPC_MORE 1

// An error that the .idl declares for a method.
struct tl_rpc_error {
    const char *name;
    int32_t value; // its k: handlers return TL_DECLARED(k)
};

enum tl_rpc_method_flags {
    TL_RPC_ONEWAY = 1,     // never answered in the 2.0 dialect
    TL_RPC_IDEMPOTENT = 2, // a client may send it again
    TL_RPC_ONE_PARAM = 4,  // Go's params may be [value]
    TL_RPC_ONE_STRUCT = 8, // with ONE_PARAM: that parameter is itself a struct, so [ {..} ] is its value
};

// A method, in a constant table made by idlc.
struct tl_rpc_direct;
struct tl_rpc_method {
    const char *name; // on the wire: "Service.Method", or what @go says
    uint16_t name_len;
    uint16_t flags;
    uint32_t permissions; // all of these bits are needed
    uint32_t timeout_ms;  // @timeout, else 0
    // The generated skeleton: reads parameters, calls the handler, writes the result's value to call->out.
    // 0, or an error (of error.h, or declared). NULL in a client's table.
    int (*invoke)(struct tl_rpc_call *call);
    uint64_t hash;                     // of the canonical signature
    const struct tl_rpc_error *errors; // declared ones
    uint16_t error_count;
    // Of a method with @trap: bit i is set if argument i is an integer of 64 bits; and the skeleton for direct calls
    // (direct.h). It returns what the call gives.
    uint8_t wide;
    int64_t (*direct)(struct tl_rpc_direct *direct);
};

struct tl_rpc_service {
    const char *name;
    const struct tl_rpc_method *methods;
    uint16_t method_count;
    uint32_t openrpc_len, hashes_len;
    const char *openrpc; // OpenRPC method objects, joined by commas: what rpc.discover sends
    const char *hashes;  // "Service.Method":"0123456789abcdef", likewise: what rpc.hello sends
};

// Finds a method by its name in the same time, however many there are: a perfect hash, made by idlc over all services
// of a program (services.c), each place once. A name costs its hash and one comparison, and one longer than all of ours
// not even that.
//     hash = seed; of each whole word of the name and of each byte left: hash = the halves of (hash ^ it) * 0x9e3779b1,
//     which is 64 bits wide, one ^ the other
//     hash *= factors[hash's upper half * factor_count >> 16]
//     method = places[hash's upper half * place_count >> 16]
struct tl_rpc_place {
    uint16_t service, method;
};

struct tl_rpc_index {
    const uint16_t *factors;
    const struct tl_rpc_place *places; // those that no method has are {0, 0}: any will do
    uint16_t factor_count, place_count;
    uint16_t longest; // name, in bytes
    uint32_t seed;
};

// The methods with @trap, by their numbers from TL_RPC_DIRECT_FIRST on. A place of service UINT16_MAX has none.
struct tl_rpc_direct_index {
    const struct tl_rpc_place *places;
    uint16_t count;
};

struct tl_rpc_server {
    const struct tl_rpc_service *const *services;
    size_t service_count;
    const struct tl_rpc_index *index; // of exactly these services in this order; NULL: all methods are looked at
    const struct tl_rpc_direct_index *direct; // likewise, of those with @trap; NULL: none can be called directly
    struct tl_json_token *tokens;
    size_t token_cap;
    void *impl;
    const char *name;                // of the server, for rpc.hello and rpc.discover
    const char *version;             // "1.2.3"
    uint32_t max_line;               // longest request line this transport takes, for rpc.hello
    uint32_t max_reply;              // longest reply that it can send on any transport, likewise
    uint64_t calls, errors, refused; // counters
    uint64_t dropped;                // responses that came where requests are due: not answered
};

// Serves one request (or batch, or notification): text[0..n) is one line without "\n". The text is changed in place.
// Returns the reply's length, without "\n"; 0 when none is due. cap must be at least TL_RPC_MIN_REPLY. A reply that
// does not fit becomes an error reply (TL_ERR_SIZE). Never negative: every error is a reply. A member "session"
// (at-most-once calls, session.h) and a member "hash" are understood: "hash" is the 16 hex digits of the method's
// signature that the caller was built against; another is answered TL_ERR_CHANGED, by the method's name.
#define TL_RPC_MIN_REPLY 256
ptrdiff_t tl_rpc_serve(struct tl_rpc_server *server, struct tl_rpc_principal *principal, char *text, size_t n,
                       char *reply, size_t cap);

// The members of a message that mean something: envelope.h numbers them.
#define TL_RPC_MEMBERS 8
struct tl_rpc_envelope {
    uint32_t at[TL_RPC_MEMBERS]; // tokens of their values, or TL_RPC_NONE
    bool go;                     // no "jsonrpc" member
    int error;                   // 0, or what is wrong with it
};

// A line taken apart, and its reply as it grows. The caller's memory; all within is the engine's.
struct tl_rpc_request {
    struct tl_rpc_call call;
    struct tl_rpc_envelope envelope;
    struct tl_json_where where; // what an error speaks of: goes to "data"; name NULL: nothing to say
    char place[16];             // of a text's first wrong byte, for `where`
    uint32_t next;              // of a batch: the token of the request that comes next
    bool batch;
    bool under_way; // the call has had a turn, and wants more
    bool silent;    // it is not answered
    bool done;
};

// Reads the line, and runs nothing yet. As tl_rpc_serve, but for the tokens, which are the request's own: text, tokens
// and reply are in use up to the end.
void tl_rpc_request_begin(struct tl_rpc_request *request, struct tl_rpc_server *server,
                          struct tl_rpc_principal *principal, struct tl_json_token *tokens, size_t token_cap,
                          char *text, size_t n, char *reply, size_t cap);

// One turn: one call at the most. True: more is to be done. (A request that is given up needs no end.)
bool tl_rpc_request_turn(struct tl_rpc_request *request);

// After the last turn: the reply's length, 0 when none is due.
static inline size_t tl_rpc_request_end(const struct tl_rpc_request *request)
{
    return request->call.out.len;
}

// For generated skeletons ------------------------------------------------------------------------------------------

// Starts the walk over the parameters, whatever their form in either dialect: by name, by position, Go's array of one,
// or left out (which is right when nothing is required). Then tl_json_next_field, as in json.h.
int tl_rpc_params(struct tl_rpc_call *call, struct tl_json_fields *fields, const char *const *names, size_t count,
                  uint64_t required);

// n bytes of scratch for an out buffer or a list, aligned for any type; taken from the tail of the reply buffer and
// gone when the call is over. NULL if there is no room: the skeleton then returns TL_ERR_SIZE.
void *tl_rpc_scratch(struct tl_rpc_call *call, size_t n);
void *tl_rpc_scratch_zeroed(struct tl_rpc_call *call, size_t n);

// Reads how much of an out buffer the caller has room for: *capacity. More than max, which is the bound of the
// interface, is TL_ERR_SIZE.
int tl_rpc_capacity(const struct tl_rpc_call *call, uint32_t at, size_t max, size_t *capacity);

#endif
