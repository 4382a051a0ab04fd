// SPDX-License-Identifier: BSD-3-Clause
// JSON text to tokens, checked in the same pass.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

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

const char *tl__json_plain(const char *p, const char *end)
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

size_t tl__json_utf8(const char *p, const char *end)
{
    uint32_t code = (unsigned char)*p;
    if (code < 0xc2 || code > 0xf4)
        return 0;
    size_t n = code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < n)
        return 0;
    code &= 0x7fu >> n;
    for (size_t i = 1; i < n; i++) {
        unsigned c = (unsigned char)p[i] ^ 0x80u;
        if (c > 0x3f)
            return 0;
        code = code << 6 | c;
    }
    // Neither longer than need be (two bytes were seen to above), nor a surrogate, nor beyond Unicode.
    if ((n > 2 && code < UINT32_C(1) << (5 * n - 4)) || code >> 11 == 0xd800 >> 11 || code > 0x10ffff)
        return 0;
    return n;
}

// Four hex digits, or a value over 0xffff.
static uint32_t hex4(const char *p)
{
    uint32_t value = 0;
    for (int i = 0; i < 4; i++) {
        unsigned digit = (unsigned char)p[i] - (unsigned)'0';
        if (digit > 9) {
            digit = ((unsigned char)p[i] | 0x20u) - (unsigned)'a';
            if (digit > 5)
                return UINT32_MAX;
            digit += 10;
        }
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
    for (size_t i = 0; i < sizeof names - 1; i++)
        if (p[1] == names[i]) {
            *code = (unsigned char)values[i];
            return 2;
        }
    if (p[1] != 'u' || end - p < 6)
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

// The scans below start at p, return the byte after what they scanned, and NULL at an error, with *bad its place.

static const char *scan_string(const char *p, const char *end, struct tl_json_token *token, const char **bad)
{
    token->kind = TL_JSON_STRING;
    for (;;) {
        p = tl__json_plain(p, end);
        *bad = p;
        if (p == end)
            return NULL;
        if (*p == '"')
            return p;
        size_t n;
        if (*p == '\\') {
            uint32_t code;
            token->escaped = 1;
            n = tl__json_escape(p, end, &code);
        } else {
            n = tl__json_utf8(p, end);
        }
        if (n == 0)
            return NULL;
        p += n;
    }
}

static const char *scan_literal(const char *p, const char *end, const char *word, const char **bad)
{
    for (; *word != '\0'; word++, p++)
        if (p == end || *p != *word) {
            *bad = p;
            return NULL;
        }
    return p;
}

static inline bool is_digit(const char *p, const char *end)
{
    return p < end && (unsigned)(*p - '0') < 10;
}

// At least one digit.
static const char *scan_digits(const char *p, const char *end)
{
    if (!is_digit(p, end))
        return NULL;
    while (is_digit(p, end))
        p++;
    return p;
}

static const char *scan_number(const char *p, const char *end, const char **bad)
{
    *bad = p;
    if (*p == '-')
        p++;
    if (p < end && *p == '0')
        p++;
    else if ((p = scan_digits(p, end)) == NULL)
        return NULL;
    *bad = p;
    if (p == end || *p == ',' || *p == ']')
        return p;
    if (*p == '.' && (p = scan_digits(p + 1, end)) == NULL)
        return NULL;
    *bad = p;
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        p = scan_digits(p, end);
    }
    return p;
}

static const char *scan_scalar(const char *p, const char *end, struct tl_json_token *token, const char **bad)
{
    if (*p == '"') {
        token->start++;
        return scan_string(p + 1, end, token, bad);
    }
    switch (*p) {
    case 't':
        token->kind = TL_JSON_TRUE;
        return scan_literal(p, end, "true", bad);
    case 'f':
        token->kind = TL_JSON_FALSE;
        return scan_literal(p, end, "false", bad);
    case 'n':
        token->kind = TL_JSON_NULL;
        return scan_literal(p, end, "null", bad);
    default:
        token->kind = TL_JSON_NUMBER;
        return scan_number(p, end, bad);
    }
}

static inline const char *skip_space(const char *p, const char *end)
{
    while (p < end && (unsigned char)*p <= ' ' && (*p == ' ' || *p == '\t' || *p == '\r' || *p == '\n'))
        p++;
    return p;
}

// A parse under way.
struct parse {
    const char *text, *end, *bad;
    struct tl_json_token *limit, *next;
    struct tl_json_token *open[TL_JSON_DEPTH];
    size_t depth;
    uint16_t count; // next - tokens
};

// What follows a value at p: a comma, or the end of what holds it, which is then a value that has ended itself. Returns
// the byte after the comma, or the text's end if the whole has ended (depth is 0 then), or NULL.
static const char *close_values(struct parse *parse, const char *p)
{
    const char *end = parse->end;
    for (;;) {
        p = skip_space(p, end);
        parse->bad = p;
        if (parse->depth == 0)
            return p == end ? p : NULL;
        if (p == end)
            return NULL;
        if (*p == ',')
            return p + 1;
        struct tl_json_token *holder = parse->open[parse->depth - 1];
        if (*p != (holder->kind == TL_JSON_OBJECT ? '}' : ']'))
            return NULL;
        p++;
        holder->end = (uint32_t)(p - parse->text);
        holder->next = parse->count;
        parse->depth--;
    }
}

static int parse_all(struct parse *parse)
{
    const char *p = parse->text, *end = parse->end;
    bool name = false; // whether a member's name comes next
    for (;;) {
        p = skip_space(p, end);
        parse->bad = p;
        if (p == end || (name && *p != '"'))
            return TL_ERR_PARSE;
        if (parse->next == parse->limit)
            return TL_ERR_TOKENS;
        struct tl_json_token *value = parse->next++;
        value->start = (uint32_t)(p - parse->text);
        value->next = ++parse->count;
        value->escaped = 0;
        if ((*p | 0x20) == '{') { // or '['
            if (parse->depth == TL_JSON_DEPTH)
                return TL_ERR_DEPTH;
            parse->open[parse->depth++] = value;
            name = *p == '{';
            value->kind = name ? TL_JSON_OBJECT : TL_JSON_ARRAY;
            p = skip_space(p + 1, end);
            if (p == end || *p != (name ? '}' : ']'))
                continue;
        } else {
            p = scan_scalar(p, end, value, &parse->bad);
            if (p == NULL)
                return TL_ERR_PARSE;
            value->end = (uint32_t)(p - parse->text);
            p += value->kind == TL_JSON_STRING; // its quote
            if (name) {
                p = skip_space(p, end);
                parse->bad = p;
                if (p == end || *p++ != ':')
                    return TL_ERR_PARSE;
                name = false;
                continue;
            }
        }
        p = close_values(parse, p);
        if (p == NULL)
            return TL_ERR_PARSE;
        if (parse->depth == 0)
            return 0;
        name = parse->open[parse->depth - 1]->kind == TL_JSON_OBJECT;
    }
}

ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad)
{
    struct parse parse;
    parse.text = parse.bad = text;
    parse.end = text + n;
    parse.next = tokens;
    parse.depth = 0;
    parse.count = 0;
    parse.limit = tokens + (cap < TL_JSON_MAX_TOKENS ? cap : TL_JSON_MAX_TOKENS);
    // Offsets are 32 bits wide.
    int error = n >> 16 >> 16 != 0 ? TL_ERR_PARSE : parse_all(&parse);
    if (error == 0)
        return parse.count;
    if (bad != NULL)
        *bad = (size_t)(parse.bad - text);
    return error;
}
