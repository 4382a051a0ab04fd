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
};

// Looks up the members of the object at token `at`; others are ignored. TL_ERR_REQUEST if one comes twice (its first
// place is kept; the id is then given up), if "jsonrpc" is not "2.0" or if the id is an object, array or boolean.
int tl__envelope_read(const struct tl_json_reader *reader, uint32_t at, struct tl__envelope *envelope);

// The text of a value as it stands, with the quotes of a string, if it has not been read yet. TL_RPC_NONE is "null".
const char *tl__raw_text(const struct tl_json_reader *reader, uint32_t at, size_t *len);

// One error reply.
struct tl__refusal {
    const struct tl_json_reader *in;
    uint32_t id; // token or TL_RPC_NONE
    bool go;
    int error;                 // of error.h
    const char *name;          // of a declared error, else NULL
    int32_t code;              // of a declared error
    struct tl_json_where hint; // goes to "data"; name NULL: nothing to say
};

// Writes it at out->len. If it does not fit, it goes without the hint; then without the id, as TL_ERR_SIZE.
void tl__put_refusal(struct tl_json_writer *out, struct tl__refusal *refusal);

// The methods every server has: rpc.hello and rpc.discover.
#define TL__BUILTINS 2
extern const struct tl_rpc_method tl__builtins[TL__BUILTINS];

#endif
