// SPDX-License-Identifier: BSD-3-Clause
// The parts of a JSON text (RFC 8259), each scanned by a function. Private to the tokenizers: rpc/json_parse.c, and
// rpc/jsmn/json_parse.c, which can stand in for it.
#ifndef TL_RPC_JSON_SCAN_H
#define TL_RPC_JSON_SCAN_H

#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"
#include "stream/utf8.h"

// A function for what few messages have. Where time counts it stays out of the scans that call it, whose state is in
// registers then.
#define TL__UNUSED __attribute__((unused))
#if TL__SMALL
#define TL__RARE TL__UNUSED
#else
#define TL__RARE TL__UNUSED __attribute__((noinline))
#endif

#define WORD sizeof(size_t)
#define ONES (SIZE_MAX / 0xff)
#define HIGH (ONES * 0x80)

// A high bit somewhere in the result if any byte of word is not plain. Exact for the lowest such byte, which is enough:
// the borrow of a byte that is not plain may only mark its neighbours as well. Bytes below 0x20 and the quote
// (0x22) fall below 0x21 together once bit 1 is flipped.
static inline size_t odd_bytes(size_t word)
{
    return ((word ^ (ONES * 0x02)) - ONES * 0x21) | ((word ^ (ONES * '\\')) - ONES) | word;
}

static inline bool is_plain(char c)
{
    return ((unsigned char)c ^ 0x02u) - 0x21u < 0x5fu && c != '\\';
}

// One load: where the machine can do no other, p is aligned.
static inline size_t load(const char *p)
{
    size_t word;
    __builtin_memcpy(&word, TL_MEM_UNALIGNED ? p : __builtin_assume_aligned(p, WORD), WORD);
    return word;
}

static inline const char *plain(const char *p, const char *end)
{
    // Few of a message's strings are long: their first bytes one by one, up to where a word may be read.
    if (!TL_MEM_UNALIGNED)
        for (; ((uintptr_t)p & (WORD - 1)) != 0; p++)
            if (p == end || !is_plain(*p))
                return p;
    while ((size_t)(end - p) >= WORD) {
        size_t odd = odd_bytes(load(p)) & HIGH;
        if (odd != 0 && TL_MEM_UNALIGNED && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__)
            return p + (unsigned)(WORD == 8 ? __builtin_ctzll(odd) : __builtin_ctzl((unsigned long)odd)) / 8;
        if (odd != 0)
            break;
        p += WORD;
    }
    while (p < end && is_plain(*p))
        p++;
    return p;
}

// The scans below start at p, and return the byte after what they scanned; or the place of what is wrong, and then the
// token's kind is 0.

static inline const char *wrong(struct tl_json_token *token, const char *p)
{
    token->kind = 0;
    return p;
}

// The rest of a string, from what is not plain in it.
static TL__RARE const char *scan_rest(const char *p, const char *end, struct tl_json_token *token)
{
    while (p < end && *p != '"') {
        size_t n;
        uint32_t code;
        if (*p != '\\') {
            n = tl_utf8_length(p, end);
        } else {
            token->escaped = 1;
            n = tl__json_escape(p, end, &code);
        }
        if (n == 0)
            break;
        p = tl__json_plain(p + n, end);
    }
    return p < end && *p == '"' ? p : wrong(token, p);
}

// Behind its first quote; and the place of its last one.
static inline const char *scan_string(const char *p, const char *end, struct tl_json_token *token)
{
    p = TL__SMALL ? tl__json_plain(p, end) : plain(p, end);
    return p < end && *p == '"' ? p : scan_rest(p, end, token);
}

static TL__UNUSED const char *scan_word(const char *p, const char *end, struct tl_json_token *token)
{
    const char *word = *p == 't' ? "true" : *p == 'f' ? "false" : "null";
    token->kind = *p == 't' ? TL_JSON_TRUE : *p == 'f' ? TL_JSON_FALSE : TL_JSON_NULL;
    for (; *word != '\0'; word++, p++)
        if (p == end || *p != *word)
            return wrong(token, p);
    return p;
}

static inline bool is_digit(const char *p, const char *end)
{
    return p < end && (unsigned)(*p - '0') < 10;
}

static inline const char *skip_digits(const char *p, const char *end)
{
    while (is_digit(p, end))
        p++;
    return p;
}

static TL__RARE const char *scan_fraction(const char *p, const char *end, struct tl_json_token *token)
{
    bool exponent = *p != '.';
    for (;;) {
        const char *digits = p + 1;
        if (exponent && digits < end && (*digits == '+' || *digits == '-'))
            digits++;
        if (!is_digit(digits, end))
            return wrong(token, p);
        p = skip_digits(digits, end);
        if (exponent || p == end || (*p | 0x20) != 'e')
            return p;
        exponent = true;
    }
}

// c stands at p, or is 0 where nothing does.
static inline const char *scan_number(const char *p, unsigned c, const char *end, struct tl_json_token *token)
{
    const char *digits = p + (c == '-');
    if (!is_digit(digits, end))
        return wrong(token, p);
    p = *digits == '0' ? digits + 1 : skip_digits(digits + 1, end);
    return p < end && (*p == '.' || (*p | 0x20) == 'e') ? scan_fraction(p, end, token) : p;
}

static TL__UNUSED __attribute__((noinline)) const char *skip_space(const char *p, const char *end)
{
    while (p < end && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++;
    return p;
}

// What comes next but for white space; 0, which is right nowhere, at the end.
static inline unsigned look(const char **p, const char *end)
{
    if (*p < end && (unsigned char)**p > ' ')
        return (unsigned char)**p;
    *p = skip_space(*p, end);
    return *p < end ? (unsigned char)**p : 0;
}

// Containers that are open, a bit each: 1 for an object, and the innermost is the lowest. Above them stands TOP's 1.
#define TOP 2u

#endif
