// SPDX-License-Identifier: BSD-3-Clause
// What the JSON reader and writer share: how strings are scanned. Private to rpc/.
#ifndef TL_RPC_TEXT_H
#define TL_RPC_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rpc/json.h"
#include "stream/mem.h"

// A function that stays one where size counts, and is part of its caller where time does.
#ifdef __OPTIMIZE_SIZE__
#define TL__SMALL 1
#define TL__APART __attribute__((noinline))
#else
#define TL__SMALL 0
#define TL__APART inline
#endif

// Whether a[0..n) is b[0..n). For names, which are short: a call of memcmp costs more than they do. Where size counts
// for more, it is called.
static inline bool tl__same(const char *a, const char *b, size_t n)
{
#if TL_MEM_UNALIGNED && !defined __OPTIMIZE_SIZE__
    uint32_t u, v;
    size_t at = 0;
    if (n < sizeof u) {
        for (; at < n; at++)
            if (a[at] != b[at])
                return false;
        return true;
    }
    for (;; at += sizeof u) {
        if (at > n - sizeof u)
            at = n - sizeof u; // the last word overlaps the one before it
        __builtin_memcpy(&u, a + at, sizeof u);
        __builtin_memcpy(&v, b + at, sizeof v);
        if (u != v)
            return false;
        if (at == n - sizeof u)
            return true;
    }
#else
    return memcmp(a, b, n) == 0;
#endif
}

// The first byte of p..end that is not a plain character of a string: a quote, a backslash, a control character or a
// byte of 0x80 and more; else end.
const char *tl__json_plain(const char *p, const char *end);

// Whether text[0..n) is the name, which is NUL-terminated.
bool tl__json_is_name(const char *name, const char *text, size_t n);

// The length (2, 6 or 12) of the escape that p..end opens with, and its code point; 0 if it is not a valid one.
size_t tl__json_escape(const char *p, const char *end, uint32_t *code);

// Integers of all sizes. `bits` are those of the largest value: 7 means an int8_t, 8 a uint8_t.
int tl__json_get_integer(const struct tl_json_reader *reader, uint32_t at, void *value, unsigned bits);
void tl__json_put_integer(struct tl_json_writer *writer, bool is_signed, bool quoted, uint64_t value);
static inline void tl__store_integer(void *to, unsigned bits, uint64_t value)
{
    if (bits > 32)
        *(uint64_t *)to = value;
    else if (bits > 16)
        *(uint32_t *)to = (uint32_t)value;
    else if (bits > 8)
        *(uint16_t *)to = (uint16_t)value;
    else
        *(uint8_t *)to = (uint8_t)value;
}

// tl_json_get_string without a bound. What is not escaped, as most texts, is there already.
static inline int tl__get_text(const struct tl_json_reader *reader, uint32_t at, const char **value, size_t *len)
{
    const struct tl_json_token *token = &reader->tokens[at];
    if (TL__SMALL || token->kind != TL_JSON_STRING || token->escaped)
        return tl_json_get_string(reader, at, SIZE_MAX, value, len);
    *value = reader->text + token->start;
    *len = token->end - token->start;
    return 0;
}

// Room for n bytes, which the caller fills; NULL, and TL_ERR_SIZE is noted, if they do not fit.
static inline char *tl__json_room(struct tl_json_writer *writer, size_t n)
{
    if (n > writer->cap - writer->len)
        writer->error = TL_ERR_SIZE;
    if (writer->error != 0)
        return NULL;
    char *to = writer->buf + writer->len;
    writer->len += n;
    return to;
}

// tl_json_put_raw, for short texts of known length in the path of every call.
static inline void tl__json_put(struct tl_json_writer *writer, const char *text, size_t n)
{
    char *to = TL__SMALL ? NULL : tl__json_room(writer, n);
    if (TL__SMALL)
        tl_json_put_raw(writer, text, n);
    else if (to != NULL)
        memcpy(to, text, n);
}
#define TL__JSON_PUT(writer, literal) tl__json_put((writer), "" literal, sizeof(literal) - 1)

void tl__json_put_char(struct tl_json_writer *writer, char c);

// As tl_json_put_string, without the quotes.
void tl__json_put_chars(struct tl_json_writer *writer, const char *text, size_t n);

// 16 hex digits, lower case, within quotes.
#define TL__HEX64_TEXT 18
void tl__json_hex64(char text[TL__HEX64_TEXT], uint64_t value);

// Decodes base64 in place: the decoded length, or TL_ERR_TYPE, or TL_ERR_SIZE (and nothing moved) if that is over max.
ptrdiff_t tl__base64_decode(char *text, size_t n, size_t max);

// Doubles by bit pattern: the engine has no floating-point code. The text is a valid JSON number.
int tl__f64_parse(const char *text, size_t n, uint64_t *bits);
#define TL__F64_TEXT 32
size_t tl__f64_print(char text[TL__F64_TEXT], uint64_t bits);

#endif
