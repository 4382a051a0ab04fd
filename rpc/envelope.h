// SPDX-License-Identifier: BSD-3-Clause
// What server, client and session share: the members of a message, and how an error is written. Private to rpc/.
#ifndef TL_RPC_ENVELOPE_H
#define TL_RPC_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"
#include "rpc/server.h"

// In the order of their first characters' hash, (c * 15 >> 2) % 8.
enum tl__member {
    TL__METHOD,
    TL__ID,
    TL__ERROR,
    TL__RESULT,
    TL__PARAMS,
    TL__JSONRPC,
    TL__HASH,
    TL__SESSION,
    TL__MEMBERS,
};

_Static_assert((int)TL__MEMBERS == TL_RPC_MEMBERS, "server.h knows how many there are");

// Looks up the members of the object at token `at` (or nowhere, with TL_RPC_NONE); others are ignored.
// envelope->error is TL_ERR_REQUEST if it is no object, if a member
// comes twice (its first place is kept; the id is then given up), if "jsonrpc" is not "2.0" or if the id is an object,
// array or boolean.
void tl__envelope_read(const struct tl_json_reader *reader, uint32_t at, struct tl_rpc_envelope *envelope);

// The text of a value as it stands, with the quotes of a string, if it has not been read yet. TL_RPC_NONE is "null".
const char *tl__raw_text(const struct tl_json_reader *reader, uint32_t at, size_t *len);

// Whether a value's text is that, to the byte.
bool tl__raw_is(const struct tl_json_reader *reader, uint32_t at, const char *text, size_t len);

// Whether a value is that hash, in 16 hex digits.
bool tl__is_hash(const struct tl_json_reader *reader, uint32_t at, uint64_t hash);

// The kind of a value; that of TL_RPC_NONE is TL_JSON_NULL.
static inline unsigned tl__kind(const struct tl_json_reader *reader, uint32_t at)
{
    return at != TL_RPC_NONE ? reader->tokens[at].kind : TL_JSON_NULL;
}

// Reads an integer that is written as a number, and not as a string. False for anything else.
bool tl__get_number(const struct tl_json_reader *reader, uint32_t at, uint64_t *value);

// Writes the id with what stands around it: before the result in Go's dialect, else behind all.
void tl__put_id(struct tl_rpc_request *request);

// Writes an error reply. If it does not fit, it goes without `where`; then without the id, as TL_ERR_SIZE.
void tl__put_error(struct tl_rpc_request *request, int error);

// The methods every server has: rpc.hello and rpc.discover.
#define TL__BUILTINS 2
extern const struct tl_rpc_method tl__builtins[TL__BUILTINS];

#endif
