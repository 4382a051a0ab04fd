// SPDX-License-Identifier: BSD-3-Clause
// What server, client and session share: the members of a message, and how an error is written. Private to rpc/.
#ifndef TL_RPC_ENVELOPE_H
#define TL_RPC_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"
#include "rpc/server.h"

enum tl__member {
    TL__JSONRPC,
    TL__ID,
    TL__METHOD,
    TL__PARAMS,
    TL__RESULT,
    TL__ERROR,
    TL__SESSION,
    TL__HASH,
    TL__MEMBERS,
};

struct tl__envelope {
    uint32_t at[TL__MEMBERS]; // tokens of the values, or TL_RPC_NONE
    bool go;                  // no "jsonrpc" member
    int error;                // 0, or what is wrong with it
};

// Looks up the members of the object at token `at` (or nowhere, with TL_RPC_NONE); others are ignored.
// envelope->error is TL_ERR_REQUEST if it is no object, if a member
// comes twice (its first place is kept; the id is then given up), if "jsonrpc" is not "2.0" or if the id is an object,
// array or boolean.
void tl__envelope_read(const struct tl_json_reader *reader, uint32_t at, struct tl__envelope *envelope);

// The text of a value as it stands, with the quotes of a string, if it has not been read yet. TL_RPC_NONE is "null".
const char *tl__raw_text(const struct tl_json_reader *reader, uint32_t at, size_t *len);

// Whether a value's text is that, to the byte.
bool tl__raw_is(const struct tl_json_reader *reader, uint32_t at, const char *text, size_t len);

// The kind of a value; that of TL_RPC_NONE is TL_JSON_NULL.
unsigned tl__kind(const struct tl_json_reader *reader, uint32_t at);

// Reads an integer that is written as a number, and not as a string. False for anything else.
bool tl__get_number(const struct tl_json_reader *reader, uint32_t at, uint64_t *value);

// A line taken apart, and its reply as it grows.
struct tl__request {
    struct tl_rpc_call call;
    struct tl__envelope envelope;
    struct tl_json_where where; // what an error speaks of: goes to "data"; name NULL: nothing to say
    char place[16];             // of a text's first wrong byte, for `where`
    bool batch;
};

// Reads the line: its tokens, and the envelope, of which a batch has none. Then it is served, or refused with an error.
void tl__request_read(struct tl__request *request, struct tl_rpc_server *server, struct tl_rpc_principal *principal,
                      char *text, size_t n, char *reply, size_t cap);
// Returns the reply's length.
size_t tl__request_serve(struct tl__request *request);

// Writes the id with what stands around it: before the result in Go's dialect, else behind all.
void tl__put_id(struct tl__request *request);

// Writes an error reply. If it does not fit, it goes without `where`; then without the id, as TL_ERR_SIZE.
void tl__put_error(struct tl__request *request, int error);

// The methods every server has: rpc.hello and rpc.discover.
#define TL__BUILTINS 2
extern const struct tl_rpc_method tl__builtins[TL__BUILTINS];

#endif
