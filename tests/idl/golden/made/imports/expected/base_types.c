// Made by idlc from base.idl: do not edit.
#include "base.h"

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

// Up to max bytes: a longer value is not cut, but an error.
static void put_bytes(struct tl_json_writer *writer, const uint8_t *value, size_t n, size_t max)
{
    if (n > max) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    tl_json_put_bytes(writer, value, n);
}

static const char *const level_names[] = {"low", "high"};
static const uint8_t level_values[] = {BASE_LEVEL_LOW, BASE_LEVEL_HIGH};

const char *base_level_name(uint8_t value)
{
    for (size_t i = 0; i < 2; i++) {
        if (level_values[i] == value) {
            return level_names[i];
        }
    }
    return NULL;
}

int base_level_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *value)
{
    if (is_name(reader, at)) {
        size_t i = 0;
        int e = tl_json_get_name(reader, at, level_names, 2, &i);
        if (e == 0) {
            *value = level_values[i];
        }
        return e;
    }
    int e = tl_json_get_u8(reader, at, value);
    return e == 0 && base_level_name(*value) == NULL ? TL_ERR_TYPE : e;
}

// A value without a name goes as its number, which the reader will refuse.
void base_level_write(struct tl_json_writer *writer, uint8_t value)
{
    const char *name = base_level_name(value);
    if (name != NULL) {
        put_name(writer, name);
    } else {
        tl_json_put_u32(writer, value);
    }
}

const struct tl_rpc_error base_base_error_rows[1] = {
    {"gone", 3},
};

int base_reading_read(const struct tl_json_reader *reader, uint32_t at, struct base_reading *value)
{
    static const char *const names[] = {"level", "data"};
    struct tl_json_fields fields;
    int e = tl_json_fields(&fields, reader, at, names, 2, UINT64_C(0x3));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = base_level_read(reader, fields.at, &value->level);
            break;
        case 2:
            e = tl_json_get_bytes(reader, fields.at, 8, &value->data, &value->data_len);
            break;
        }
    }
    return e;
}

void base_reading_write(struct tl_json_writer *writer, const struct base_reading *value)
{
    TL_JSON_PUT(writer, "{\"level\":");
    base_level_write(writer, value->level);
    TL_JSON_PUT(writer, ",\"data\":");
    put_bytes(writer, value->data, value->data_len, 8);
    TL_JSON_PUT(writer, "}");
}
