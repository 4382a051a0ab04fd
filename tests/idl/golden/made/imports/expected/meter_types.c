// Made by idlc from meter.idl: do not edit.
#include "meter.h"

int meter_list_base_reading_4_read(const struct tl_json_reader *reader, uint32_t at,
                                   struct meter_list_base_reading_4 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 4);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = base_reading_read(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void meter_list_base_reading_4_write(struct tl_json_writer *writer, const struct meter_list_base_reading_4 *value)
{
    if (value->count > 4) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    TL_JSON_PUT(writer, "[");
    for (uint32_t i = 0; i < value->count; i++) {
        if (i > 0) {
            TL_JSON_PUT(writer, ",");
        }
        base_reading_write(writer, &value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}

int meter_list_base_level_2_read(const struct tl_json_reader *reader, uint32_t at,
                                 struct meter_list_base_level_2 *value)
{
    ptrdiff_t n = tl_json_array(reader, at, 2);
    if (n < 0) {
        return (int)n;
    }
    value->count = (uint32_t)n;
    uint32_t item = at + 1;
    for (uint32_t i = 0; i < value->count; i++) {
        int e = base_level_read(reader, item, &value->items[i]);
        if (e < 0) {
            return e;
        }
        item = reader->tokens[item].next;
    }
    return 0;
}

void meter_list_base_level_2_write(struct tl_json_writer *writer, const struct meter_list_base_level_2 *value)
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
        base_level_write(writer, value->items[i]);
    }
    TL_JSON_PUT(writer, "]");
}
