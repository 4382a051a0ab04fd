// SPDX-License-Identifier: BSD-3-Clause
// Typed reads from tokens, and the walk over fields.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

static struct tl_json_token *token_at(const struct tl_json_reader *reader, uint32_t at)
{
    return &reader->tokens[at];
}

int tl_json_get_bool(const struct tl_json_reader *reader, uint32_t at, bool *value)
{
    unsigned kind = token_at(reader, at)->kind;
    if (kind != TL_JSON_TRUE && kind != TL_JSON_FALSE)
        return TL_ERR_TYPE;
    *value = kind == TL_JSON_TRUE;
    return 0;
}

bool tl_json_is_null(const struct tl_json_reader *reader, uint32_t at)
{
    return token_at(reader, at)->kind == TL_JSON_NULL;
}

// Not inlined: each of its callers would be as large.
__attribute__((noinline)) int tl__json_get_integer(const struct tl_json_reader *reader, uint32_t at, void *value,
                                                   unsigned bits)
{
    const struct tl_json_token *token = token_at(reader, at);
    const char *p = reader->text + token->start, *end = reader->text + token->end;
    if (token->kind != TL_JSON_NUMBER && token->kind != TL_JSON_STRING)
        return TL_ERR_TYPE;
    bool negative = p < end && *p == '-';
    p += negative;
    // In a string, leading zeros are still to be refused. No integer is written "-0".
    size_t n = (size_t)(end - p);
    if (n - 1 >= 20 || (*p == '0' && (n > 1 || negative)) || (negative && bits % 2 == 0))
        return TL_ERR_TYPE;
    uint64_t sum = 0;
    for (; p < end; p++) {
        unsigned digit = (unsigned)(*p - '0');
        if (digit > 9)
            return TL_ERR_TYPE;
        sum = sum * 10 + digit;
    }
    // Twenty digits that begin in 1 have the highest bit set, or are too many for 64 bits.
    if (n == 20 && (end[-20] != '1' || sum >> 63 == 0))
        return TL_ERR_TYPE;
    // The lowest value is one further from 0 than the highest.
    if ((sum - negative) >> (bits - 1) > 1)
        return TL_ERR_TYPE;
    if (negative)
        sum = 0 - sum;
    tl__store_integer(value, bits, sum);
    return 0;
}

int tl_json_get_u8(const struct tl_json_reader *reader, uint32_t at, uint8_t *value)
{
    return tl__json_get_integer(reader, at, value, 8);
}

int tl_json_get_u16(const struct tl_json_reader *reader, uint32_t at, uint16_t *value)
{
    return tl__json_get_integer(reader, at, value, 16);
}

int tl_json_get_u32(const struct tl_json_reader *reader, uint32_t at, uint32_t *value)
{
    return tl__json_get_integer(reader, at, value, 32);
}

int tl_json_get_u64(const struct tl_json_reader *reader, uint32_t at, uint64_t *value)
{
    return tl__json_get_integer(reader, at, value, 64);
}

int tl_json_get_i8(const struct tl_json_reader *reader, uint32_t at, int8_t *value)
{
    return tl__json_get_integer(reader, at, value, 7);
}

int tl_json_get_i16(const struct tl_json_reader *reader, uint32_t at, int16_t *value)
{
    return tl__json_get_integer(reader, at, value, 15);
}

int tl_json_get_i32(const struct tl_json_reader *reader, uint32_t at, int32_t *value)
{
    return tl__json_get_integer(reader, at, value, 31);
}

int tl_json_get_i64(const struct tl_json_reader *reader, uint32_t at, int64_t *value)
{
    return tl__json_get_integer(reader, at, value, 63);
}

int tl_json_get_f64(const struct tl_json_reader *reader, uint32_t at, double *value)
{
    const struct tl_json_token *token = token_at(reader, at);
    uint64_t bits;
    if (token->kind != TL_JSON_NUMBER)
        return TL_ERR_TYPE;
    int error = tl__f64_parse(reader->text + token->start, token->end - token->start, &bits);
    if (error == 0)
        memcpy(value, &bits, sizeof *value);
    return error;
}

// Writes a code point (not U+0000, and valid) and returns the byte after it.
static char *put_utf8(char *to, uint32_t code)
{
    unsigned n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    uint32_t lead = n == 1 ? 0 : 0xf00u >> n; // 11000000, 11100000, 11110000
    for (unsigned i = n; --i > 0; code >>= 6)
        to[i] = (char)(0x80u | (code & 0x3fu));
    *to = (char)(lead | code);
    return to + n;
}

// Removes the escapes of a string that the parser has seen. An escape is never shorter than what it stands for. False
// if U+0000 is among them.
__attribute__((noinline)) static bool unescape(struct tl_json_token *token, char *text)
{
    char *to = text;
    const char *p = text, *end = text + (token->end - token->start);
    while (p < end) {
        if (*p != '\\') {
            *to++ = *p++;
            continue;
        }
        uint32_t code = 0;
        p += tl__json_escape(p, end, &code);
        if (code == 0)
            return false;
        to = put_utf8(to, code);
    }
    token->end = token->start + (uint32_t)(to - text);
    token->escaped = 0;
    return true;
}

int tl_json_get_string(const struct tl_json_reader *reader, uint32_t at, size_t max, const char **value, size_t *len)
{
    struct tl_json_token *token = token_at(reader, at);
    char *text = reader->text + token->start;
    if (token->kind != TL_JSON_STRING || (token->escaped && !unescape(token, text)))
        return TL_ERR_TYPE;
    size_t n = token->end - token->start;
    if (n > max)
        return TL_ERR_SIZE;
    *value = text;
    *len = n;
    return 0;
}

int tl_json_get_bytes(const struct tl_json_reader *reader, uint32_t at, size_t max, const uint8_t **value, size_t *len)
{
    const char *text = NULL;
    size_t n = 0;
    // Some writers escape the "/" of base64.
    int error = tl_json_get_string(reader, at, SIZE_MAX, &text, &n);
    if (error != 0)
        return error;
    ptrdiff_t decoded = tl__base64_decode(reader->text + (text - reader->text), n, max);
    if (decoded < 0)
        return (int)decoded;
    *value = (const uint8_t *)text;
    *len = (size_t)decoded;
    return 0;
}

static int copied(int error, const void *from, size_t n, void *to, size_t *len)
{
    if (error == TL_ERR_SIZE)
        return TL_ERR_TRUNCATED;
    if (error == 0) {
        memcpy(to, from, n);
        *len = n;
    }
    return error;
}

int tl_json_copy_string(const struct tl_json_reader *reader, uint32_t at, char *value, size_t *len)
{
    const char *text = NULL;
    size_t n = 0;
    int error = tl_json_get_string(reader, at, *len, &text, &n);
    return copied(error, text, n, value, len);
}

int tl_json_copy_bytes(const struct tl_json_reader *reader, uint32_t at, uint8_t *value, size_t *len)
{
    const uint8_t *data = NULL;
    size_t n = 0;
    int error = tl_json_get_bytes(reader, at, *len, &data, &n);
    return copied(error, data, n, value, len);
}

bool tl__json_is_name(const char *name, const char *text, size_t n)
{
    for (; n > 0; n--)
        if (*name == '\0' || *name++ != *text++)
            return false;
    return *name == '\0';
}

// The place of text in names, or count. Most writers keep the order of the interface, so the search starts where the
// reader expects it.
static size_t find_name(const char *const *names, size_t count, size_t expected, const char *text, size_t n)
{
    size_t i = expected;
    for (size_t tries = 0; tries < count; tries++, i++) {
        if (i >= count)
            i = 0;
        if (tl__json_is_name(names[i], text, n))
            return i;
    }
    return count;
}

int tl_json_fields(struct tl_json_fields *fields, const struct tl_json_reader *reader, uint32_t at,
                   const char *const *names, size_t count, uint64_t required)
{
    const struct tl_json_token *token = &reader->tokens[at];
    unsigned kind = TL_JSON_ARRAY;
    fields->reader = reader;
    fields->names = names;
    fields->required[0] = (uint32_t)required;
    fields->required[1] = (uint32_t)(required >> 32);
    fields->seen[0] = fields->seen[1] = 0;
    fields->next = fields->end = 0;
    fields->count = (uint16_t)count;
    fields->position = 0;
    if (at != TL_JSON_NONE) {
        kind = token->kind;
        fields->next = (uint16_t)(at + 1);
        fields->end = token->next;
    }
    fields->by_name = kind == TL_JSON_OBJECT;
    return fields->by_name || kind == TL_JSON_ARRAY ? 0 : TL_ERR_PARAMS;
}
static TL__APART void say_where(const struct tl_json_fields *fields, const char *name, size_t len)
{
    if (fields->reader->where != NULL)
        *fields->reader->where = (struct tl_json_where){name, len};
}

// All were seen: 0, if none is missing that is required.
static int end_of_fields(const struct tl_json_fields *fields)
{
    const char *name = NULL;
    for (size_t i = 2; i-- > 0;) {
        uint32_t missing = fields->required[i] & ~fields->seen[i];
        if (missing != 0)
            name = fields->names[i * 32 + (unsigned)__builtin_ctz(missing)];
    }
    say_where(fields, name, TL_JSON_TEXT);
    return name == NULL ? 0 : TL_ERR_PARAMS;
}

// The number of the field whose name comes next; count if none has it.
static __attribute__((noinline)) size_t next_name(struct tl_json_fields *fields)
{
    const char *name = NULL;
    size_t len = TL_JSON_TEXT, index = fields->count;
    if (tl__get_text(fields->reader, fields->next++, &name, &len) == 0)
        index = find_name(fields->names, index, fields->position, name, len);
    say_where(fields, name, len);
    return index;
}

int tl_json_next_field(struct tl_json_fields *fields)
{
    size_t index = fields->position;
    if (fields->next == fields->end)
        return end_of_fields(fields);
    if (fields->by_name)
        index = next_name(fields);
    else
        say_where(fields, index < fields->count ? fields->names[index] : NULL, TL_JSON_TEXT);
    uint32_t bit = UINT32_C(1) << index % 32, *seen = &fields->seen[index / 32 % 2];
    if (index >= fields->count || (*seen & bit) != 0)
        return TL_ERR_PARAMS;
    *seen |= bit;
    fields->position = (uint16_t)(index + 1);
    fields->at = fields->next;
    fields->next = fields->reader->tokens[fields->at].next;
    return (int)index + 1;
}

ptrdiff_t tl_json_array(const struct tl_json_reader *reader, uint32_t at, size_t max)
{
    const struct tl_json_token *array = token_at(reader, at);
    size_t count = 0;
    if (array->kind != TL_JSON_ARRAY)
        return TL_ERR_TYPE;
    for (uint32_t i = at + 1; i < array->next; i = token_at(reader, i)->next)
        if (++count > max)
            return TL_ERR_SIZE;
    return (ptrdiff_t)count;
}
