// SPDX-License-Identifier: BSD-3-Clause
// JSON text to tokens, checked in the same pass.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"
#include "stream/utf8.h"

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

const char *tl__json_plain(const char *p, const char *end)
{
    return plain(p, end);
}

// Four hex digits, or a value over 0xffff.
static uint32_t hex4(const char *p)
{
    uint32_t value = 0;
    for (const char *end = p + 4; p < end; p++) {
        unsigned digit = (unsigned char)*p - (unsigned)'0';
        if (digit > 9 && (digit = ((unsigned char)*p | 0x20u) - (unsigned)'a' + 10) - 10 > 5)
            return UINT32_MAX;
        value = value << 4 | digit;
    }
    return value;
}

size_t tl__json_escape(const char *p, const char *end, uint32_t *code)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2)
        return 0;
    for (size_t i = 0; p[1] != 'u'; i++) { // sought first, as it comes oftenest in a text made to cost
        if (i == sizeof names - 1)
            return 0;
        if (p[1] != names[i])
            continue;
        *code = (unsigned char)values[i];
        return 2;
    }
    if (end - p < 6)
        return 0;
    uint32_t high = hex4(p + 2);
    *code = high;
    if (high > 0xffff)
        return 0;
    if (high >> 11 != 0xd800 >> 11)
        return 6;
    if (high >= 0xdc00 || end - p < 12 || p[6] != '\\' || p[7] != 'u')
        return 0;
    uint32_t low = hex4(p + 8);
    if (low >> 10 != 0xdc00 >> 10)
        return 0;
    *code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return 12;
}

// The scans below start at p, and return the byte after what they scanned; or the place of what is wrong, and then the
// token's kind is 0.

static const char *wrong(struct tl_json_token *token, const char *p)
{
    token->kind = 0;
    return p;
}

// The rest of a string, from what is not plain in it.
static const char *scan_rest(const char *p, const char *end, struct tl_json_token *token)
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
    p = plain(p, end);
    return p < end && *p == '"' ? p : scan_rest(p, end, token);
}

static const char *scan_word(const char *p, const char *end, struct tl_json_token *token)
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

static const char *scan_fraction(const char *p, const char *end, struct tl_json_token *token)
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

static __attribute__((noinline)) const char *skip_space(const char *p, const char *end)
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

// A token for what stands at p.
static inline struct tl_json_token *begin(struct tl_json_token *token, size_t start, uint32_t count, unsigned kind)
{
    token->start = (uint32_t)start;
    token->next = (uint16_t)count;
    token->kind = (uint8_t)kind;
    token->escaped = 0;
    return token;
}

ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad)
{
    const char *p = text, *end = text + n;
    struct tl_json_token *token = tokens;
    uint32_t count = 0, holder = 0; // the innermost container, whose `next` is the one around it while it is open
    uint32_t limit = cap < TL_JSON_MAX_TOKENS ? (uint32_t)cap : TL_JSON_MAX_TOKENS;
    unsigned open = TOP, c;
    int error = TL_ERR_PARSE;
    // Offsets are 32 bits wide.
    if (n >> 16 >> 16 != 0)
        goto refuse;
    for (;; token++) {
        c = look(&p, end);
        if ((open & 1) != 0) { // a name comes first
            if (c != '"')
                goto refuse;
            if (count == limit)
                goto too_many;
            begin(token, (size_t)(++p - text), ++count, TL_JSON_STRING);
            p = scan_string(p, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p++ - text);
            token++;
            if (look(&p, end) != ':')
                goto refuse;
            p++;
            c = look(&p, end);
        }
        if (count == limit)
            goto too_many;
        count++;
        if (c == '"') {
            begin(token, (size_t)(++p - text), count, TL_JSON_STRING);
            p = scan_string(p, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p++ - text);
        } else if ((c | 0x20) == '{') { // or '['
            if (open >= TOP << TL_JSON_DEPTH) {
                error = TL_ERR_DEPTH;
                goto refuse;
            }
            open = open << 1 | (c >> 5 & 1);
            begin(token, (size_t)(p++ - text), holder, TL_JSON_ARRAY + (open & 1));
            holder = count - 1;
            if (look(&p, end) != c + 2)
                continue;
        } else {
            begin(token, (size_t)(p - text), count, TL_JSON_NUMBER);
            p = c > '9' ? scan_word(p, end, token) : scan_number(p, c, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p - text);
        }
        // The ends of what holds the value, then a comma, or all has ended.
        for (; open != TOP && (c = look(&p, end)) != ','; open >>= 1) {
            if (c != (']' | (open & 1) << 5))
                goto refuse;
            struct tl_json_token *container = &tokens[holder];
            holder = container->next;
            container->next = (uint16_t)count;
            container->end = (uint32_t)(++p - text);
        }
        if (open == TOP) {
            if (look(&p, end) == 0 && p == end)
                return (ptrdiff_t)count;
            goto refuse;
        }
        p++;
    }
too_many:
    error = TL_ERR_TOKENS;
refuse:
    if (bad != NULL)
        *bad = (size_t)(p - text);
    return error;
}
