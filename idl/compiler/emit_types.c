// SPDX-License-Identifier: BSD-3-Clause
// foo_types.c: values of each type from and to JSON.
#include "idl/compiler/idlc.h"

#include <string.h>

// A text or bytes that are too long for the interface are an error, and are not cut.
static const char *write_value(const struct idl_emit *emit, const struct idl_type *type, const struct idl_place *place)
{
    struct idl_place bounded = *place;
    if (idl_is_buffer(type)) {
        bounded.len =
            idl_format(emit->arena, "tl_json_bounded(writer, %s, %llu)", place->len, (unsigned long long)type->bound);
    }
    return idl_write_call(emit, type, "writer", &bounded);
}

static void put_head(const struct idl_emit *emit, bool read, const char *value)
{
    const char *items[] = {read ? "const struct tl_json_reader *reader" : "struct tl_json_writer *writer",
                           read ? "uint32_t at" : value, value};
    const char *open = idl_format(emit->arena, "%s %s_%s(", read ? "int" : "void", emit->name, read ? "read" : "write");
    idl_put_list(emit->out, 0, open, items, read ? 3 : 2, ")\n");
    idl_put(emit->out, "{\n");
}

// --------------------------------------------------------------------------------------------- enums and flags

static void put_texts(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    idl_put(out, "const char *const %s_texts[%zu] = {\n", emit->name, def->members.count);
    for (size_t i = 0; i < def->members.count; i++) {
        const char *doc = def->members.at[i].doc;
        idl_put(out, "    ");
        if (doc != NULL)
            idl_put_c_string(out, idl_one_line(emit->arena, doc));
        idl_put(out, doc != NULL ? ",\n" : "NULL,\n");
    }
    idl_put(out, "};\n\n");
}

// Its values with their names: rpc/enum.c reads and writes by this table.
static void put_enum(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *upper = idl_upper(emit->arena, emit->name);
    bool is_signed = idl_is_signed(def->type->kind);
    idl_put(out, "static const struct tl_enum_value %s_values[] = {\n", emit->name);
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put(out, "    {(uint64_t)%s_%s, \"%s\"},\n", upper, idl_upper(emit->arena, m->snake), m->name);
    }
    idl_put(out, "};\nconst struct tl_enum %s_type = {\n    .values = %s_values,\n    .count = %zu,\n", emit->name,
            emit->name, def->members.count);
    idl_put(out, "    .bits = %u,\n", idl_bits(def->type->kind) - is_signed);
    idl_put(out, "%s%s};\n\n", def->kind == IDL_FLAGS ? "    .flags = true,\n" : "",
            def->open ? "    .open = true,\n" : "");
    if (def->kind == IDL_ENUM)
        put_texts(emit, def);
}

// ------------------------------------------------------------------------------------ lists, arrays and options

static void put_items_read(const struct idl_emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    bool list = type->kind == IDL_LIST;
    const char *element = idl_c_element(emit, list ? type : type->of);
    put_head(emit, true, idl_format(emit->arena, list ? "%s *value" : "%s *items", element));
    idl_put(out, "    ptrdiff_t n = tl_json_array(reader, at, %llu);\n", (unsigned long long)type->bound);
    idl_put(out, "    if (n < 0) {\n        return (int)n;\n    }\n");
    if (list)
        idl_put(out, "    value->count = (uint32_t)n;\n");
    else
        idl_put(out, "    if (n != %llu) {\n        return TL_ERR_SIZE;\n    }\n", (unsigned long long)type->bound);
    struct idl_place item = idl_item(emit->arena, type->of, list ? "value->items[i]" : "items[i]");
    idl_put(out, "    uint32_t item = at + 1;\n");
    idl_put(out,
            list ? "    for (uint32_t i = 0; i < value->count; i++) {\n"
                 : "    for (uint32_t i = 0; i < %llu; i++) {\n",
            (unsigned long long)type->bound);
    idl_put(out, "        int e = %s;\n", idl_read_call(emit, type->of, "reader", "item", &item));
    idl_put(out, "        if (e < 0) {\n            return e;\n        }\n");
    idl_put(out, "        item = reader->tokens[item].next;\n    }\n    return 0;\n}\n\n");
}

static void put_items_write(const struct idl_emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    bool list = type->kind == IDL_LIST;
    const char *element = idl_c_element(emit, list ? type : type->of);
    put_head(emit, false, idl_format(emit->arena, list ? "const %s *value" : "const %s *items", element));
    if (list) {
        idl_put(out, "    if (value->count > %llu) {\n        writer->error = TL_ERR_SIZE;\n        return;\n    }\n",
                (unsigned long long)type->bound);
    }
    struct idl_place item = idl_item(emit->arena, type->of, list ? "value->items[i]" : "items[i]");
    idl_put(out, "    TL_JSON_PUT(writer, \"[\");\n");
    idl_put(out,
            list ? "    for (uint32_t i = 0; i < value->count; i++) {\n"
                 : "    for (uint32_t i = 0; i < %llu; i++) {\n",
            (unsigned long long)type->bound);
    idl_put(out, "        if (i > 0) {\n            TL_JSON_PUT(writer, \",\");\n        }\n");
    idl_put(out, "        %s;\n    }\n", write_value(emit, type->of, &item));
    idl_put(out, "    TL_JSON_PUT(writer, \"]\");\n}\n\n");
}

static void put_option(const struct idl_emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    const char *element = idl_c_element(emit, type);
    struct idl_place value = idl_field(emit->arena, "value", "value");
    put_head(emit, true, idl_format(emit->arena, "%s *value", element));
    idl_put(out, "    value->has_value = !tl_json_is_null(reader, at);\n");
    idl_put(out, "    return value->has_value ? %s : 0;\n}\n\n", idl_read_call(emit, type->of, "reader", "at", &value));
    put_head(emit, false, idl_format(emit->arena, "const %s *value", element));
    idl_put_write(emit, type, value.has, "writer", write_value(emit, type->of, &value));
    idl_put(out, "}\n\n");
}

// ------------------------------------------------------------------------------------------------------ structs

static void put_struct_read(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    struct idl_fields fields = {.reader = "reader"};
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        fields.rows[fields.count++] = (struct idl_field_row){.name = m->name,
                                                             .type = m->type,
                                                             .place = idl_field(emit->arena, "value", m->snake),
                                                             .required = m->type->kind != IDL_OPTION};
    }
    put_head(emit, true, idl_format(emit->arena, "struct %s *value", emit->name));
    idl_put_names(emit, &fields);
    idl_put(out, "    struct tl_json_fields fields_;\n");
    for (size_t i = 0; i < fields.count; i++)
        if (!fields.rows[i].required)
            idl_put(out, "    %s = false;\n", fields.rows[i].place.has);
    idl_put(out, "    int e_ = tl_json_fields(&fields_, reader, at, names_, %zu, UINT64_C(0x%llx));\n", fields.count,
            (unsigned long long)idl_required(&fields));
    idl_put_fields_loop(emit, &fields);
    idl_put(out, "    return e_;\n}\n\n");
}

static void put_struct_write(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    put_head(emit, false, idl_format(emit->arena, "const struct %s *value", emit->name));
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *field = &def->members.at[i];
        struct idl_place place = idl_field(emit->arena, "value", field->snake);
        const char *write = write_value(emit, idl_unoption(field->type), &place);
        idl_put(out, "    TL_JSON_PUT(writer, \"%c\\\"%s\\\":\");\n", i == 0 ? '{' : ',', field->name);
        idl_put_write(emit, field->type, place.has, "writer", write);
    }
    idl_put(out, "    TL_JSON_PUT(writer, \"}\");\n}\n\n");
}

// -------------------------------------------------------------------------------------------------- the whole file

static void put_item(struct idl_emit *emit, const struct idl_item *item)
{
    if (item->def != NULL) {
        emit->name = idl_format(emit->arena, "%s_%s", emit->file->prefix, item->def->snake);
        put_struct_read(emit, item->def);
        put_struct_write(emit, item->def);
        return;
    }
    emit->name = idl_format(emit->arena, "%s_%s", emit->file->prefix, idl_c_tag(emit, item->type));
    if (item->type->kind == IDL_OPTION) {
        put_option(emit, item->type);
    } else if (!idl_is_buffer(item->type)) {
        put_items_read(emit, item->type);
        put_items_write(emit, item->type);
    }
}

static void put_errors(const struct idl_emit *emit, const struct idl_def *def)
{
    idl_put(emit->out, "const struct tl_rpc_error %s_rows[%zu] = {\n", emit->name, def->members.count);
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put(emit->out, "    {\"%s\", %llu},\n", m->name, (unsigned long long)m->bits);
    }
    idl_put(emit->out, "};\n\n");
}

void idl_emit_types(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    struct idl_emit emit = {.arena = &program->arena, .file = file, .out = out};
    struct idl_order order = {0};
    idl_order_of(&emit, &order);
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "#include \"%s.h\"\n\n", file->name);
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *def = file->defs[i];
        emit.name = idl_format(emit.arena, "%s_%s", file->prefix, def->snake);
        if (def->kind == IDL_ENUM || def->kind == IDL_FLAGS)
            put_enum(&emit, def);
        else if (def->kind == IDL_ERROR)
            put_errors(&emit, def);
    }
    for (size_t i = 0; i < order.count; i++)
        put_item(&emit, &order.at[i]);
    idl_put_end(out);
}
