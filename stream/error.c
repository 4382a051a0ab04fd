// SPDX-License-Identifier: BSD-3-Clause
// Texts and JSON-RPC codes of the errors in error.h.
#include "stream/error.h"

#include <stdint.h>

#include "stream/mem.h"

// One after another, in the order of the list: no pointers, which would also have to be relocated.
static const char texts[] =
#define TEXT(name, code, rpc_code, text) text "\0"
    TL_ERRORS(TEXT);

#define INDEX(code) (-(code)-1)

// Most are -32000 and their own code; the others are those of JSON-RPC itself, counted from -32700.
#define OWN 0xff
static const uint8_t rpc_codes[] = {
#define RPC_CODE(name, code, rpc_code, text)                                                                           \
    [INDEX(code)] = (uint8_t)((rpc_code) == (code)-32000 ? OWN : (rpc_code) + 32700),
    TL_ERRORS(RPC_CODE)};

#define COUNT ((int)(sizeof rpc_codes / sizeof rpc_codes[0]))

// In order and without a gap: each code is one less than the one before it.
enum {
#define PLACE(name, code, rpc_code, text) PLACE_##name,
    TL_ERRORS(PLACE)
};
#define IN_PLACE(name, code, rpc_code, text)                                                                           \
    _Static_assert(PLACE_##name == INDEX(code), "error codes run from -1 down without a gap");
TL_ERRORS(IN_PLACE)
_Static_assert(COUNT < TL_DECLARED_BASE, "declared errors lie below all codes");

// Unknown codes are internal errors.
static int index_of(int error)
{
    return error < 0 && error >= -COUNT ? INDEX(error) : INDEX(TL_ERR_INTERNAL);
}

const char *tl_error_text(int error)
{
    const char *text = texts;
    for (int i = index_of(error); i > 0; i--)
        text += strlen(text) + 1;
    return text;
}

int tl_error_rpc_code(int error)
{
    int index = index_of(error);
    return rpc_codes[index] == OWN ? -32001 - index : rpc_codes[index] - 32700;
}

int tl_error_from_rpc_code(int rpc_code)
{
    for (int error = -1; error >= -COUNT; error--)
        if (tl_error_rpc_code(error) == rpc_code)
            return error;
    return TL_ERR_INTERNAL;
}

int tl_error_from_text(const char *text, size_t n)
{
    const char *ours = texts;
    for (int error = -1; error >= -COUNT; error--) {
        size_t len = strlen(ours);
        if (len <= n && memcmp(ours, text, len) == 0)
            return error;
        ours += len + 1;
    }
    return TL_ERR_INTERNAL;
}
