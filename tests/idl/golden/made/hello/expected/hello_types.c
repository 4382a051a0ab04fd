// Made by idlc from hello.idl: do not edit.
#include "hello.h"

// Up to max bytes: a longer value is not cut, but an error.
static void put_string(struct tl_json_writer *writer, const char *value, size_t n, size_t max)
{
    if (n > max) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    tl_json_put_string(writer, value, n);
}

const struct tl_rpc_error hello_hello_error_rows[1] = {
    {"nobody", 1},
};

int hello_person_read(const struct tl_json_reader *reader, uint32_t at, struct hello_person *value)
{
    static const char *const names[] = {"name", "age"};
    struct tl_json_fields fields;
    value->has_age = false;
    int e = tl_json_fields(&fields, reader, at, names, 2, UINT64_C(0x1));
    while (e == 0 && (e = tl_json_next_field(&fields)) > 0) {
        switch (e) {
        case 1:
            e = tl_json_get_string(reader, fields.at, 32, &value->name, &value->name_len);
            break;
        case 2:
            value->has_age = !tl_json_is_null(reader, fields.at);
            e = value->has_age ? tl_json_get_u8(reader, fields.at, &value->age) : 0;
            break;
        }
    }
    return e;
}

void hello_person_write(struct tl_json_writer *writer, const struct hello_person *value)
{
    TL_JSON_PUT(writer, "{\"name\":");
    put_string(writer, value->name, value->name_len, 32);
    TL_JSON_PUT(writer, ",\"age\":");
    if (value->has_age) {
        tl_json_put_u32(writer, value->age);
    } else {
        TL_JSON_PUT(writer, "null");
    }
    TL_JSON_PUT(writer, "}");
}
