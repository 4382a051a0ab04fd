// SPDX-License-Identifier: BSD-3-Clause
// A JSON-RPC message as the bridge sees it: where its id and session stand, so that others can be put in their place
// while all else passes through byte for byte.
#ifndef TL_HOST_ENVELOPE_H
#define TL_HOST_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"

// text[start..end); none when end is 0 (no value stands at the very beginning).
struct host_span {
    uint32_t start, end;
};

struct host_envelope {
    struct host_span id, session, method, error; // their values, quotes included
    bool go;                                     // no "jsonrpc" member
    bool has_method;
    bool has_result;
    int32_t error_code;    // of an error object; 0 if there is none
    struct host_span text; // of an error: its message, without quotes
};

// Reads the object at token `at`. 0; or TL_ERR_REQUEST for what is no JSON-RPC message: no object, a member twice or
// with an escaped name, a wrong "jsonrpc", a method that is no string, an id that is neither number, string nor null.
// Even then *envelope has what could be read.
int host_envelope_read(const char *text, const struct tl_json_token *tokens, uint32_t at,
                       struct host_envelope *envelope);

// The value of a member of the object at token `at`; 0 if there is none, or no object.
uint32_t host_envelope_member(const struct tl_json_reader *in, uint32_t at, const char *name);

// Whether a reply, as it was read from text, is that error.
bool host_envelope_is_error(const struct host_envelope *envelope, const char *text, int error);

// The span of a whole value.
struct host_span host_span_of(const struct tl_json_token *tokens, uint32_t at);

// Writes the object text[object.start..end) with its id and session replaced by these texts (NULL: as it is), which are
// added where it has none.
void host_envelope_write(struct tl_json_writer *out, const char *text, struct host_span object,
                         const struct host_envelope *envelope, const char *id, size_t id_len, const char *session);

// Writes an error reply in the dialect of the request. id NULL stands for null; message NULL for the error's own text.
void host_envelope_error(struct tl_json_writer *out, bool go, const char *id, size_t id_len, int error,
                         const char *message);

#endif
