// SPDX-License-Identifier: BSD-3-Clause
// Enums and flags, by the tables that idlc makes of them.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

static bool is_signed(const struct tl_enum *type)
{
    return type->bits % 2 != 0;
}

const char *tl_enum_name(const struct tl_enum *type, uint64_t value)
{
    for (size_t i = 0; i < type->count; i++)
        if (type->values[i].value == value)
            return type->values[i].name;
    return NULL;
}

const char *tl_enum_text(const struct tl_enum *type, const char *const *texts, uint64_t value)
{
    for (size_t i = 0; i < type->count; i++)
        if (type->values[i].value == value && texts[i] != NULL)
            return texts[i];
    return tl_enum_name(type, value);
}

// Whether there are names for all of the value.
static __attribute__((noinline)) bool is_known(const struct tl_enum *type, uint64_t value)
{
    if (!type->flags)
        return tl_enum_name(type, value) != NULL;
    for (size_t i = 0; i < type->count; i++)
        value &= ~type->values[i].value;
    return value == 0;
}

bool tl_enum_holds(const struct tl_enum *type, uint64_t value)
{
    return type->open || is_known(type, value);
}

// A value as it is kept, in 64 bits.
static uint64_t widened(const struct tl_enum *type, const void *value)
{
    unsigned bits = type->bits;
    uint64_t wide = bits > 32   ? *(const uint64_t *)value
                    : bits > 16 ? *(const uint32_t *)value
                    : bits > 8  ? *(const uint16_t *)value
                                : *(const uint8_t *)value;
    if (!is_signed(type))
        return wide;
    uint64_t sign = UINT64_C(1) << bits;
    return (wide ^ sign) - sign;
}

// Adds the value that the string names.
static __attribute__((noinline)) int get_name(const struct tl_json_reader *reader, uint32_t at,
                                              const struct tl_enum *type, uint64_t *value)
{
    const char *text = NULL;
    size_t n = 0;
    if (tl_json_get_string(reader, at, SIZE_MAX, &text, &n) < 0)
        return TL_ERR_TYPE;
    for (size_t i = 0; i < type->count; i++) {
        if (tl__json_is_name(type->values[i].name, text, n)) {
            *value |= type->values[i].value;
            return 0;
        }
    }
    return TL_ERR_TYPE;
}

// A string that is a number opens with a digit or a sign, as no name does.
static bool is_name(const struct tl_json_reader *reader, uint32_t at)
{
    const struct tl_json_token *token = &reader->tokens[at];
    char c = token->start < token->end ? reader->text[token->start] : 'a';
    return token->kind == TL_JSON_STRING && c != '-' && (c < '0' || c > '9');
}

int tl_json_get_enum(const struct tl_json_reader *reader, uint32_t at, const struct tl_enum *type, void *value)
{
    uint64_t wide = 0;
    uint32_t end = at;
    if (type->flags && reader->tokens[at].kind == TL_JSON_ARRAY) {
        if (tl_json_array(reader, at, type->count) < 0)
            return TL_ERR_SIZE;
        end = reader->tokens[at].next;
        at++;
    } else if (!type->flags && is_name(reader, at)) {
        end = at + 1;
    } else {
        int e = tl__json_get_integer(reader, at, value, type->bits);
        return e == 0 && !tl_enum_holds(type, widened(type, value)) ? TL_ERR_TYPE : e;
    }
    for (; at < end; at = reader->tokens[at].next)
        if (get_name(reader, at, type, &wide) < 0)
            return TL_ERR_TYPE;
    tl__store_integer(value, type->bits, wide);
    return 0;
}

static void put_name(struct tl_json_writer *writer, const char *name)
{
    tl_json_put_string(writer, name, strlen(name));
}

static void put_flags(struct tl_json_writer *writer, const struct tl_enum *type, uint64_t value)
{
    bool first = true;
    TL_JSON_PUT(writer, "[");
    for (size_t i = 0; i < type->count; i++) {
        if ((value & type->values[i].value) == 0)
            continue;
        if (!first)
            TL_JSON_PUT(writer, ",");
        first = false;
        put_name(writer, type->values[i].name);
    }
    TL_JSON_PUT(writer, "]");
}

void tl_json_put_enum(struct tl_json_writer *writer, const struct tl_enum *type, uint64_t value)
{
    if (!is_known(type, value))
        tl__json_put_integer(writer, is_signed(type), type->bits > 32 && writer->text64, value);
    else if (type->flags)
        put_flags(writer, type, value);
    else
        put_name(writer, tl_enum_name(type, value));
}
