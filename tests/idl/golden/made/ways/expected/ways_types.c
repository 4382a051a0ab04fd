// Made by idlc from ways.idl: do not edit.
#include "ways.h"

// Up to max bytes: a longer value is not cut, but an error.
static void put_string(struct tl_json_writer *writer, const char *value, size_t n, size_t max)
{
    if (n > max) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    tl_json_put_string(writer, value, n);
}

int ways_option_f64_read(const struct tl_json_reader *reader, uint32_t at, struct ways_option_f64 *value)
{
    value->has_value = !tl_json_is_null(reader, at);
    return value->has_value ? tl_json_get_f64(reader, at, &value->value) : 0;
}

void ways_option_f64_write(struct tl_json_writer *writer, const struct ways_option_f64 *value)
{
    if (value->has_value) {
        tl_json_put_f64(writer, value->value);
    } else {
        TL_JSON_PUT(writer, "null");
    }
}

int ways_list_option_f64_2_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_option_f64_2 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 2);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = ways_option_f64_read(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_list_option_f64_2_write(struct tl_json_writer *writer, const struct ways_list_option_f64_2 *value)
{
    if (value->count > 2) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        ways_option_f64_write(writer, &value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_pair_read(const struct tl_json_reader *reader, uint32_t at, struct ways_pair *value)
{
    static const char *const names[] = {"a", "b"};
    struct tl_json_fields fields;
    int e = tl_json_fields(&fields, reader, at, names, 2, UINT64_C(0x3));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_get_i16(reader, fields.at, &value->a);
            break;
        case 2:
            e = ways_list_option_f64_2_read(reader, fields.at, &value->b);
            break;
        }
    }
    return e;
}

void ways_pair_write(struct tl_json_writer *writer, const struct ways_pair *value)
{
    TL_JSON_PUT(writer, "{\"a\":");
    tl_json_put_i32(writer, value->a);
    TL_JSON_PUT(writer, ",\"b\":");
    ways_list_option_f64_2_write(writer, &value->b);
    TL_JSON_PUT(writer, "}");
}

int ways_list_string4_2_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_string4_2 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 2);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = tl_json_get_string(reader, item, 4, &value->items[i].text, &value->items[i].len);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_list_string4_2_write(struct tl_json_writer *writer, const struct ways_list_string4_2 *value)
{
    if (value->count > 2) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        put_string(writer, value->items[i].text, value->items[i].len, 4);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_array_u8_4_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *items)
{
    ptrdiff_t n = tl_json_array(reader, at, 4);
    if (n < 0) {
        return (int)n;
    }
    if (n != 4) {
        return TL_ERR_SIZE;
    }
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < 4; i++) {
        int e = tl_json_get_u8(reader, item, &items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_array_u8_4_write(struct tl_json_writer *writer, const uint8_t *items)
{
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < 4; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        tl_json_put_u32(writer, items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_list_pair_40_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_pair_40 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 40);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = ways_pair_read(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_list_pair_40_write(struct tl_json_writer *writer, const struct ways_list_pair_40 *value)
{
    if (value->count > 40) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        ways_pair_write(writer, &value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_array_u8_2_read(const struct tl_json_reader *reader, uint32_t at, uint8_t *items)
{
    ptrdiff_t n = tl_json_array(reader, at, 2);
    if (n < 0) {
        return (int)n;
    }
    if (n != 2) {
        return TL_ERR_SIZE;
    }
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < 2; i++) {
        int e = tl_json_get_u8(reader, item, &items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_array_u8_2_write(struct tl_json_writer *writer, const uint8_t *items)
{
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < 2; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        tl_json_put_u32(writer, items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_array_array_u8_2_3_read(const struct tl_json_reader *reader, uint32_t at, struct ways_array_u8_2 *items)
{
    ptrdiff_t n = tl_json_array(reader, at, 3);
    if (n < 0) {
        return (int)n;
    }
    if (n != 3) {
        return TL_ERR_SIZE;
    }
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < 3; i++) {
        int e = ways_array_u8_2_read(reader, item, items[i].items);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_array_array_u8_2_3_write(struct tl_json_writer *writer, const struct ways_array_u8_2 *items)
{
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < 3; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        ways_array_u8_2_write(writer, items[i].items);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_list_u8_2_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_u8_2 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 2);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = tl_json_get_u8(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_list_u8_2_write(struct tl_json_writer *writer, const struct ways_list_u8_2 *value)
{
    if (value->count > 2) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        tl_json_put_u32(writer, value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int ways_list_list_u8_2_3_read(const struct tl_json_reader *reader, uint32_t at, struct ways_list_list_u8_2_3 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 3);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = ways_list_u8_2_read(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void ways_list_list_u8_2_3_write(struct tl_json_writer *writer, const struct ways_list_list_u8_2_3 *value)
{
    if (value->count > 3) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        ways_list_u8_2_write(writer, &value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}
