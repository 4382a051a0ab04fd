// Made by idlc from numbers.idl: do not edit.
#include "numbers.h"

// A name, and not a number in quotes: those open with a digit or a sign.
static bool is_name(const struct tl_json_reader *reader, uint32_t at)
{
    const struct tl_json_token *token = &reader->tokens[at];
    if (token->kind != TL_JSON_STRING || token->start == token->end) {
        return token->kind == TL_JSON_STRING;
    }
    char c = reader->text[token->start];
    return c != '-' && (c < '0' || c > '9');
}

static void put_name(struct tl_json_writer *writer, const char *name)
{
    size_t n = 0;
    while (name[n] != '\0') {
        n++;
    }
    tl_json_put_string(writer, name, n);
}

static const char *const signed_names[] = {"below", "above"};
static const int32_t signed_values[] = {NUMBERS_SIGNED_BELOW, NUMBERS_SIGNED_ABOVE};

const char *numbers_signed_name(int32_t value)
{
    for (size_t i = 0; i < 2; i++) {
        if (signed_values[i] == value) {
            return signed_names[i];
        }
    }
    return NULL;
}

int numbers_signed_read(const struct tl_json_reader *reader, uint32_t at, int32_t *value)
{
    if (is_name(reader, at)) {
        size_t i = 0;
        int e = tl_json_get_name(reader, at, signed_names, 2, &i);
        if (e == 0) {
            *value = signed_values[i];
        }
        return e;
    }
    return tl_json_get_i32(reader, at, value);
}

// A value without a name goes as its number.
void numbers_signed_write(struct tl_json_writer *writer, int32_t value)
{
    const char *name = numbers_signed_name(value);
    if (name != NULL) {
        put_name(writer, name);
    } else {
        tl_json_put_i32(writer, value);
    }
}

static const char *const wide_names[] = {"one", "large"};
static const uint64_t wide_values[] = {NUMBERS_WIDE_ONE, NUMBERS_WIDE_LARGE};

const char *numbers_wide_name(uint64_t value)
{
    for (size_t i = 0; i < 2; i++) {
        if (wide_values[i] == value) {
            return wide_names[i];
        }
    }
    return NULL;
}

int numbers_wide_read(const struct tl_json_reader *reader, uint32_t at, uint64_t *value)
{
    if (is_name(reader, at)) {
        size_t i = 0;
        int e = tl_json_get_name(reader, at, wide_names, 2, &i);
        if (e == 0) {
            *value = wide_values[i];
        }
        return e;
    }
    int e = tl_json_get_u64(reader, at, value);
    return e == 0 && numbers_wide_name(*value) == NULL ? TL_ERR_TYPE : e;
}

// A value without a name goes as its number, which the reader will refuse.
void numbers_wide_write(struct tl_json_writer *writer, uint64_t value)
{
    const char *name = numbers_wide_name(value);
    if (name != NULL) {
        put_name(writer, name);
    } else {
        tl_json_put_u64(writer, value);
    }
}

static const char *const bits_names[] = {"low", "high"};
static const uint16_t bits_values[] = {NUMBERS_BITS_LOW, NUMBERS_BITS_HIGH};

int numbers_bits_read(const struct tl_json_reader *reader, uint32_t at, uint16_t *value)
{
    if (reader->tokens[at].kind != TL_JSON_ARRAY) {
        return tl_json_get_u16(reader, at, value);
    }
    ptrdiff_t n = tl_json_array(reader, at, 2);
    *value = 0;
    for (uint32_t item = at + 1; n > 0; n--) {
        size_t i = 0;
        int e = tl_json_get_name(reader, item, bits_names, 2, &i);
        if (e < 0) {
            return e;
        }
        *value = (uint16_t)(*value | bits_values[i]);
        item = reader->tokens[item].next;
    }
    return (int)n;
}

// A value with other bits than those named goes as its number.
void numbers_bits_write(struct tl_json_writer *writer, uint16_t value)
{
    if ((value & ~0x8001U) != 0) {
        tl_json_put_u32(writer, value);
        return;
    }
    const char *before = "[";
    for (size_t i = 0; i < 2; i++) {
        if ((value & bits_values[i]) != 0) {
            tl_json_put_raw(writer, before, 1);
            put_name(writer, bits_names[i]);
            before = ",";
        }
    }
    if (before[0] == '[') {
        TL_JSON_PUT(writer, "[");
    }
    TL_JSON_PUT(writer, "]");
}
