// SPDX-License-Identifier: BSD-3-Clause
// Strict JSON (RFC 8259 and no more) without allocation: text to tokens, typed reads from tokens, typed writes.
//
// Memory: the text stays where it is, and belongs to the caller. Tokens are offsets into it, in an array that the
// caller gives. Strings are unescaped and base64 is decoded in place, over the text of their own token and nothing
// else, so that reading needs no second buffer. Bytes may therefore be read once; a string's token is set to what is
// left of it, and it may be read again.
//
// The generated code (idl/compiler) is written against this header.
#ifndef TL_RPC_JSON_H
#define TL_RPC_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "stream/error.h"

// Containers within containers, at the most (wire.md).
#define TL_JSON_DEPTH 16

#define TL_JSON_NONE UINT32_MAX // "no such token"

// The longest text: offsets in tokens are 32 bits, indexes 16.
#define TL_JSON_MAX_TOKENS 65535

enum tl_json_kind {
    TL_JSON_NULL = 1,
    TL_JSON_TRUE,
    TL_JSON_FALSE,
    TL_JSON_NUMBER,
    TL_JSON_STRING,
    TL_JSON_ARRAY,
    TL_JSON_OBJECT,
};

// One value. An object's members are pairs of tokens: a string (the name), then its value.
struct tl_json_token {
    uint32_t start;  // first byte; for a string the one after its quote
    uint32_t end;    // one past the last byte; for a string its closing quote
    uint16_t next;   // index of the token after this value and all within it
    uint8_t kind;    // enum tl_json_kind
    uint8_t escaped; // string: holds at least one backslash
};

// Text to tokens, in one pass, linear in n; no recursion. The whole of text[0..n) must be one JSON value, with RFC 8259
// white space around it; UTF-8 is checked; NUL bytes, lone surrogates and what else RFC 8259 does not allow are
// TL_ERR_PARSE, deeper nesting than TL_JSON_DEPTH is TL_ERR_DEPTH, more than cap values TL_ERR_TOKENS.
// Duplicate names are the reader's business (below), as RFC 8259 lets them pass. Returns the count of tokens (1..cap);
// *bad (may be NULL) is the offset at which an error was seen.
ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad);

// The field that was looked at last, so that an error can say which one it was. name is NULL between fields.
#define TL_JSON_TEXT SIZE_MAX // as len: name is NUL-terminated
struct tl_json_where {
    const char *name;
    size_t len;
};

// A parsed text, for the reads below. `at` is always a token's index.
struct tl_json_reader {
    char *text;
    struct tl_json_token *tokens;
    struct tl_json_where *where; // may be NULL
};

// Typed reads. 0, or TL_ERR_TYPE for a value of another kind or out of range. Integers are a number without fraction or
// exponent, or a string holding one; parsed as digits, never through a double. "-0" is not an integer.
int tl_json_get_bool(const struct tl_json_reader *reader, uint32_t at, bool *value);
int tl_json_get_u8(const struct tl_json_reader *reader, uint32_t at, uint8_t *value);
int tl_json_get_u16(const struct tl_json_reader *reader, uint32_t at, uint16_t *value);
int tl_json_get_u32(const struct tl_json_reader *reader, uint32_t at, uint32_t *value);
int tl_json_get_u64(const struct tl_json_reader *reader, uint32_t at, uint64_t *value);
int tl_json_get_i8(const struct tl_json_reader *reader, uint32_t at, int8_t *value);
int tl_json_get_i16(const struct tl_json_reader *reader, uint32_t at, int16_t *value);
int tl_json_get_i32(const struct tl_json_reader *reader, uint32_t at, int32_t *value);
int tl_json_get_i64(const struct tl_json_reader *reader, uint32_t at, int64_t *value);
// A number that overflows a double (1e999) is TL_ERR_TYPE.
int tl_json_get_f64(const struct tl_json_reader *reader, uint32_t at, double *value);

// A string, unescaped in place: *value points into the text, *len bytes, not NUL-terminated. U+0000 inside is
// TL_ERR_TYPE, more than max bytes TL_ERR_SIZE.
int tl_json_get_string(const struct tl_json_reader *reader, uint32_t at, size_t max, const char **value, size_t *len);

// Base64 (RFC 4648, section 4, padding required, no line breaks, unused bits zero), decoded in place. The decoded
// length is checked against max before anything is moved: TL_ERR_SIZE.
int tl_json_get_bytes(const struct tl_json_reader *reader, uint32_t at, size_t max, const uint8_t **value, size_t *len);

// As the two above, but copied to the caller's buffer: *len is the capacity going in and the length coming out.
// TL_ERR_TRUNCATED when the value is longer than the capacity.
int tl_json_copy_string(const struct tl_json_reader *reader, uint32_t at, char *value, size_t *len);
int tl_json_copy_bytes(const struct tl_json_reader *reader, uint32_t at, uint8_t *value, size_t *len);

bool tl_json_is_null(const struct tl_json_reader *reader, uint32_t at);

// A value of an enum or flags. On the wire an enum is the name of its value, and flags are an array of such names; a
// number, or a string that holds one, is taken as well.
struct tl_enum_value {
    uint64_t value; // sign-extended, if the type is signed
    const char *name;
};

// The table that idlc makes of an enum or flags.
struct tl_enum {
    const struct tl_enum_value *values;
    uint16_t count;
    uint8_t bits; // of the largest number that the type holds: 8, 16, 32 or 64; 7, 15, 31 or 63 if it is signed
    bool flags;
    bool open; // takes values that have no name
};

const char *tl_enum_name(const struct tl_enum *type, uint64_t value); // NULL: it has none
// What the value means: its text, one for each value, or its name where that is NULL. NULL if it has no name either.
const char *tl_enum_text(const struct tl_enum *type, const char *const *texts, uint64_t value);

// Returns whether the type holds the value: it has a name, or the type is open.
bool tl_enum_holds(const struct tl_enum *type, uint64_t value);

// Stores an integer of `bits` in *value. TL_ERR_TYPE for a name that is not in the table, for a number that does not
// fit, and for one without a name unless the type is open; *value may have changed then.
int tl_json_get_enum(const struct tl_json_reader *reader, uint32_t at, const struct tl_enum *type, void *value);

// Walks the fields of a struct, of parameters or of results, by name (an object) or by position (an array):
//
//     static const char *const names[] = {"x", "y"};
//     struct tl_json_fields f;
//     int i = tl_json_fields(&f, reader, at, names, 2, 0x3);      // 0x3: both are required
//     while (i == 0 && (i = tl_json_next_field(&f)) > 0) {
//         int e = i == 1 ? tl_json_get_i32(reader, f.at, &x) : tl_json_get_i32(reader, f.at, &y);
//         i = e;
//     }
//     return i;
//
// Unknown names, names that come twice, more elements than fields, and required fields that are missing are
// TL_ERR_PARAMS. An optional field is one not in `required`; when absent it is simply not visited.
struct tl_json_fields {
    const struct tl_json_reader *reader;
    const char *const *names;
    uint32_t required[2], seen[2]; // a bit for each
    uint32_t at;                   // the current field's value
    uint16_t next;                 // the token to look at next
    uint16_t end;                  // one past the container's last token
    uint16_t count;
    uint16_t position;
    bool by_name;
};

// Starts. count <= 64. `at` may be TL_JSON_NONE: then all fields are left out. 0, or TL_ERR_PARAMS when it is neither
// object nor array.
int tl_json_fields(struct tl_json_fields *fields, const struct tl_json_reader *reader, uint32_t at,
                   const char *const *names, size_t count, uint64_t required);
// The next field: its number counted from 1 (names[number - 1]), its value at fields->at; 0 when all were seen; or an
// error.
int tl_json_next_field(struct tl_json_fields *fields);

// Walks the elements of an array: first = at + 1; end = tokens[at].next; each next = tokens[i].next.
// TL_ERR_TYPE when it is no array, TL_ERR_SIZE when it holds more than max elements; otherwise their count.
ptrdiff_t tl_json_array(const struct tl_json_reader *reader, uint32_t at, size_t max);

// ---------------------------------------------------------------------------------------------------------- writing

// Writes to buf[0..cap), len bytes so far. The first write that does not fit sets error to TL_ERR_SIZE; everything
// after it does nothing, so that callers check once, at the end.
struct tl_json_writer {
    char *buf;
    size_t cap;
    size_t len;
    int error;
    bool text64; // 64-bit integers go out as decimal strings (the "jsonrpc":"2.0" dialect, wire.md)
};

// The length n of a value that has at most max bytes or elements. A longer one is not cut: it sets TL_ERR_SIZE, and the
// length is then 0.
static inline size_t tl_json_bounded(struct tl_json_writer *writer, size_t n, size_t max)
{
    if (n <= max)
        return n;
    writer->error = TL_ERR_SIZE;
    return 0;
}

void tl_json_put_raw(struct tl_json_writer *writer, const char *text, size_t n); // as it is: punctuation, ready JSON
#define TL_JSON_PUT(writer, literal) tl_json_put_raw((writer), "" literal, sizeof(literal) - 1)
void tl_json_put_bool(struct tl_json_writer *writer, bool value);
void tl_json_put_u32(struct tl_json_writer *writer, uint32_t value); // for u8, u16, u32
void tl_json_put_i32(struct tl_json_writer *writer, int32_t value);  // for i8, i16, i32
void tl_json_put_u64(struct tl_json_writer *writer, uint64_t value); // a decimal string if writer->text64
void tl_json_put_i64(struct tl_json_writer *writer, int64_t value);
void tl_json_put_f64(struct tl_json_writer *writer,
                     double value); // shortest-enough text that reads back equal; null if not finite
void tl_json_put_string(struct tl_json_writer *writer, const char *text,
                        size_t n); // quotes and escapes; text must be UTF-8,
                                   // a bad byte is written as U+FFFD
void tl_json_put_bytes(struct tl_json_writer *writer, const uint8_t *data, size_t n); // base64, quoted
// The name of the value, or the names of the flags; the number, if there are no names for all of it.
void tl_json_put_enum(struct tl_json_writer *writer, const struct tl_enum *type, uint64_t value);
void tl_json_put_hex64(struct tl_json_writer *writer, uint64_t value); // 16 hex digits, quoted

#endif
