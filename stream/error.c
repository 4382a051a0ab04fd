// SPDX-License-Identifier: BSD-3-Clause
// Names, texts and JSON-RPC codes of the errors in error.h.
#include "stream/error.h"

#include <stddef.h>
#include <stdint.h>

// All strings stand in one struct, so that a row needs 16-bit offsets and not pointers, which would also have to be
// relocated.
struct texts {
#define TEXT_MEMBERS(name, code, rpc_code, text)                                                                       \
    char name##_name[sizeof(#name)];                                                                                   \
    char name##_text[sizeof(text)];
    TL_ERRORS(TEXT_MEMBERS)
};

static const struct texts texts = {
#define TEXT_VALUES(name, code, rpc_code, text) #name, text,
    TL_ERRORS(TEXT_VALUES)};

struct row {
    uint16_t name;
    uint16_t text;
    int16_t rpc_code;
};

#define INDEX(code) (-(code)-1)

static const struct row rows[] = {
#define ROW(id, code, json_code, words)                                                                                \
    [INDEX(code)] = {offsetof(struct texts, id##_name), offsetof(struct texts, id##_text), json_code},
    TL_ERRORS(ROW)};

#define ROW_COUNT (sizeof rows / sizeof rows[0])

// No gap between the codes: as many rows as errors.
#define ONE(name, code, rpc_code, text) +1
_Static_assert(ROW_COUNT == 0 TL_ERRORS(ONE), "error codes run from -1 down without a gap");
_Static_assert(ROW_COUNT < TL_DECLARED_BASE, "declared errors lie below all codes");
_Static_assert(sizeof(struct texts) <= UINT16_MAX, "offsets are 16 bits");

static const struct row *find(int error)
{
    // Zero and positive values become large and fall out with the unknown ones.
    unsigned index = ~(unsigned)error;
    return &rows[index < ROW_COUNT ? index : INDEX(TL_ERR_INTERNAL)];
}

const char *tl_error_name(int error)
{
    return (const char *)&texts + find(error)->name;
}

const char *tl_error_text(int error)
{
    return (const char *)&texts + find(error)->text;
}

int tl_error_rpc_code(int error)
{
    return find(error)->rpc_code;
}

int tl_error_from_rpc_code(int rpc_code)
{
    for (int i = 0; i < (int)ROW_COUNT; i++)
        if (rows[i].rpc_code == rpc_code)
            return -1 - i;
    return TL_ERR_INTERNAL;
}
