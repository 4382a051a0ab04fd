// SPDX-License-Identifier: BSD-3-Clause
// foo_types.c: values of each type from and to JSON.
#include "idl/compiler/idlc.h"

#include <string.h>

struct emit {
    struct idl_arena *arena;
    const struct idl_file *file;
    struct idl_text *out;
    const char *name; // of the type at hand, in C: foo_sample
};

// "put_string" and "put_bytes" check the bound first; the generated file opens with those of them that it uses.
static const char *write_value(const struct emit *emit, const struct idl_type *type, const struct idl_place *place)
{
    if (idl_is_buffer(type)) {
        return idl_format(emit->arena, "put_%s(writer, %s, %s, %llu)", idl_kind_name(type->kind), place->value,
                          place->len, (unsigned long long)type->bound);
    }
    return idl_write_call(emit->arena, emit->file, type, "writer", place);
}

static void put_head(const struct emit *emit, bool read, const char *value)
{
    const char *items[] = {read ? "const struct tl_json_reader *reader" : "struct tl_json_writer *writer",
                           read ? "uint32_t at" : value, value};
    const char *open = idl_format(emit->arena, "%s %s_%s(", read ? "int" : "void", emit->name, read ? "read" : "write");
    idl_put_list(emit->out, 0, open, items, read ? 3 : 2, ")\n");
    idl_put(emit->out, "{\n");
}

// --------------------------------------------------------------------------------------------- enums and flags

static void put_tables(const struct emit *emit, const struct idl_def *def)
{
    const struct idl_members *members = &def->members;
    const char **items = idl_alloc(emit->arena, members->count * sizeof *items);
    for (size_t i = 0; i < members->count; i++)
        items[i] = idl_format(emit->arena, "\"%s\"", members->at[i].name);
    idl_put_list(emit->out, 0, idl_format(emit->arena, "static const char *const %s_names[] = {", emit->name), items,
                 members->count, "};\n");
    for (size_t i = 0; i < members->count; i++) {
        items[i] = idl_format(emit->arena, "%s_%s", idl_upper(emit->arena, emit->name),
                              idl_upper(emit->arena, members->at[i].snake));
    }
    const char *open =
        idl_format(emit->arena, "static const %s %s_values[] = {", idl_c_scalar(def->type->kind), emit->name);
    idl_put_list(emit->out, 0, open, items, members->count, "};\n");
    idl_put(emit->out, "\n");
}

static void put_enum_read(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *kind = idl_kind_name(def->type->kind);
    put_head(emit, true, idl_format(emit->arena, "%s *value", idl_c_scalar(def->type->kind)));
    idl_put(out, "    if (is_name(reader, at)) {\n        size_t i = 0;\n");
    idl_put(out, "        int e = tl_json_get_name(reader, at, %s_names, %zu, &i);\n", emit->name, def->members.count);
    idl_put(out, "        if (e == 0) {\n            *value = %s_values[i];\n        }\n        return e;\n    }\n",
            emit->name);
    if (def->open) {
        idl_put(out, "    return tl_json_get_%s(reader, at, value);\n}\n\n", kind);
        return;
    }
    idl_put(out, "    int e = tl_json_get_%s(reader, at, value);\n", kind);
    idl_put(out, "    return e == 0 && %s_name(*value) == NULL ? TL_ERR_TYPE : e;\n}\n\n", emit->name);
}

// What each of its values means: its document in one line, or else its name. Without any document there is no table.
static void put_texts(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    bool any = false;
    for (size_t i = 0; i < def->members.count; i++)
        any |= def->members.at[i].doc != NULL;
    idl_put(out, "const char *%s_text(%s value)\n{\n", emit->name, idl_c_scalar(def->type->kind));
    if (!any) {
        idl_put(out, "    return %s_name(value);\n}\n\n", emit->name);
        return;
    }
    idl_put(out, "    static const char *const texts[] = {\n");
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put(out, "        ");
        idl_put_c_string(out, m->doc != NULL ? idl_one_line(emit->arena, m->doc) : m->name);
        idl_put(out, ",\n");
    }
    idl_put(out, "    };\n");
    idl_put(out, "    for (size_t i = 0; i < %zu; i++) {\n", def->members.count);
    idl_put(out, "        if (%s_values[i] == value) {\n", emit->name);
    idl_put(out, "            return texts[i];\n        }\n    }\n    return NULL;\n}\n\n");
}

static const char *put_scalar(const struct emit *emit, const struct idl_def *def)
{
    struct idl_place value = idl_local(emit->arena, "value");
    return idl_write_call(emit->arena, emit->file, def->type, "writer", &value);
}

static void put_enum(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *scalar = idl_c_scalar(def->type->kind);
    put_tables(emit, def);
    idl_put(out, "const char *%s_name(%s value)\n{\n", emit->name, scalar);
    idl_put(out, "    for (size_t i = 0; i < %zu; i++) {\n", def->members.count);
    idl_put(out, "        if (%s_values[i] == value) {\n", emit->name);
    idl_put(out, "            return %s_names[i];\n        }\n    }\n    return NULL;\n}\n\n", emit->name);
    put_texts(emit, def);
    put_enum_read(emit, def);
    idl_put(out, "// A value without a name goes as its number%s.\n",
            def->open ? "" : ", which the reader will refuse");
    put_head(emit, false, idl_format(emit->arena, "%s value", scalar));
    idl_put(out, "    const char *name = %s_name(value);\n", emit->name);
    idl_put(out, "    if (name != NULL) {\n        put_name(writer, name);\n    } else {\n        %s;\n    }\n}\n\n",
            put_scalar(emit, def));
}

static const char *all_flags(const struct emit *emit, const struct idl_def *def)
{
    uint64_t all = 0;
    for (size_t i = 0; i < def->members.count; i++)
        all |= def->members.at[i].bits;
    return idl_format(emit->arena, def->type->kind == IDL_U64 ? "UINT64_C(0x%llx)" : "0x%llxU",
                      (unsigned long long)all);
}

static void put_flags_read(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *scalar = idl_c_scalar(def->type->kind);
    put_head(emit, true, idl_format(emit->arena, "%s *value", scalar));
    idl_put(out, "    if (reader->tokens[at].kind != TL_JSON_ARRAY) {\n");
    if (def->open) {
        idl_put(out, "        return tl_json_get_%s(reader, at, value);\n    }\n", idl_kind_name(def->type->kind));
    } else {
        idl_put(out, "        int e = tl_json_get_%s(reader, at, value);\n", idl_kind_name(def->type->kind));
        idl_put(out, "        return e == 0 && (*value & ~%s) != 0 ? TL_ERR_TYPE : e;\n    }\n", all_flags(emit, def));
    }
    idl_put(out, "    ptrdiff_t n = tl_json_array(reader, at, %zu);\n", def->members.count);
    idl_put(out, "    *value = 0;\n");
    idl_put(out, "    for (uint32_t item = at + 1; n > 0; n--) {\n        size_t i = 0;\n");
    idl_put(out, "        int e = tl_json_get_name(reader, item, %s_names, %zu, &i);\n", emit->name,
            def->members.count);
    idl_put(out, "        if (e < 0) {\n            return e;\n        }\n");
    idl_put(out, "        *value = (%s)(*value | %s_values[i]);\n", scalar, emit->name);
    idl_put(out, "        item = reader->tokens[item].next;\n    }\n    return (int)n;\n}\n\n");
}

static void put_flags(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    put_tables(emit, def);
    put_flags_read(emit, def);
    idl_put(out, "// A value with other bits than those named goes as its number%s.\n",
            def->open ? "" : ", which the reader will refuse");
    put_head(emit, false, idl_format(emit->arena, "%s value", idl_c_scalar(def->type->kind)));
    idl_put(out, "    if ((value & ~%s) != 0) {\n        %s;\n        return;\n    }\n", all_flags(emit, def),
            put_scalar(emit, def));
    idl_put(out, "    const char *before = \"[\";\n");
    idl_put(out, "    for (size_t i = 0; i < %zu; i++) {\n", def->members.count);
    idl_put(out, "        if ((value & %s_values[i]) != 0) {\n", emit->name);
    idl_put(out, "            tl_json_put_raw(writer, before, 1);\n");
    idl_put(out, "            put_name(writer, %s_names[i]);\n            before = \",\";\n        }\n    }\n",
            emit->name);
    idl_put(out, "    if (before[0] == '[') {\n        TL_JSON_PUT(writer, \"[\");\n    }\n");
    idl_put(out, "    TL_JSON_PUT(writer, \"]\");\n}\n\n");
}

// ------------------------------------------------------------------------------------ lists, arrays and options

static void put_items_read(const struct emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    bool list = type->kind == IDL_LIST;
    const char *element = idl_c_element(emit->arena, emit->file, list ? type : type->of);
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
    idl_put(out, "        int e = %s;\n", idl_read_call(emit->arena, emit->file, type->of, "reader", "item", &item));
    idl_put(out, "        if (e < 0) {\n            return e;\n        }\n");
    idl_put(out, "        item = reader->tokens[item].next;\n    }\n    return 0;\n}\n\n");
}

static void put_items_write(const struct emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    bool list = type->kind == IDL_LIST;
    const char *element = idl_c_element(emit->arena, emit->file, list ? type : type->of);
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

static void put_option(const struct emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    const char *element = idl_c_element(emit->arena, emit->file, type);
    struct idl_place value = idl_field(emit->arena, "value", "value");
    put_head(emit, true, idl_format(emit->arena, "%s *value", element));
    idl_put(out, "    value->has_value = !tl_json_is_null(reader, at);\n");
    idl_put(out, "    return value->has_value ? %s : 0;\n}\n\n",
            idl_read_call(emit->arena, emit->file, type->of, "reader", "at", &value));
    put_head(emit, false, idl_format(emit->arena, "const %s *value", element));
    idl_put(out, "    if (value->has_value) {\n        %s;\n    } else {\n", write_value(emit, type->of, &value));
    idl_put(out, "        TL_JSON_PUT(writer, \"null\");\n    }\n}\n\n");
}

// ------------------------------------------------------------------------------------------------------ structs

static void put_struct_read(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *names[IDL_MAX_FIELDS];
    uint64_t required = 0;
    put_head(emit, true, idl_format(emit->arena, "struct %s *value", emit->name));
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *field = &def->members.at[i];
        names[i] = idl_format(emit->arena, "\"%s\"", field->name);
        required |= field->type->kind == IDL_OPTION ? 0 : UINT64_C(1) << i;
    }
    idl_put(out, "    ");
    idl_put_list(out, 4, "static const char *const names[] = {", names, def->members.count, "};\n");
    idl_put(out, "    struct tl_json_fields fields;\n");
    for (size_t i = 0; i < def->members.count; i++)
        if (def->members.at[i].type->kind == IDL_OPTION)
            idl_put(out, "    value->has_%s = false;\n", def->members.at[i].snake);
    idl_put(out, "    int e = tl_json_fields(&fields, reader, at, names, %zu, UINT64_C(0x%llx));\n", def->members.count,
            (unsigned long long)required);
    struct idl_fields_loop loop = {.reader = "reader", .fields = "fields", .error = "e"};
    for (size_t i = 0; i < def->members.count; i++) {
        loop.rows[loop.count++] = (struct idl_field_row){
            .type = def->members.at[i].type, .place = idl_field(emit->arena, "value", def->members.at[i].snake)};
    }
    idl_put_fields_loop(emit->arena, out, emit->file, &loop);
    idl_put(out, "    return e;\n}\n\n");
}

static void put_struct_write(const struct emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    put_head(emit, false, idl_format(emit->arena, "const struct %s *value", emit->name));
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *field = &def->members.at[i];
        struct idl_place place = idl_field(emit->arena, "value", field->snake);
        const char *write = write_value(emit, idl_unoption(field->type), &place);
        idl_put(out, "    TL_JSON_PUT(writer, \"%c\\\"%s\\\":\");\n", i == 0 ? '{' : ',', field->name);
        if (field->type->kind != IDL_OPTION) {
            idl_put(out, "    %s;\n", write);
            continue;
        }
        idl_put(out, "    if (%s) {\n        %s;\n    } else {\n", place.has, write);
        idl_put(out, "        TL_JSON_PUT(writer, \"null\");\n    }\n");
    }
    idl_put(out, "    TL_JSON_PUT(writer, \"}\");\n}\n\n");
}

// -------------------------------------------------------------------------------------------------- the whole file

static void put_item(struct emit *emit, const struct idl_item *item)
{
    if (item->def != NULL) {
        emit->name = idl_format(emit->arena, "%s_%s", emit->file->prefix, item->def->snake);
        put_struct_read(emit, item->def);
        put_struct_write(emit, item->def);
        return;
    }
    emit->name = idl_format(emit->arena, "%s_%s", emit->file->prefix, idl_c_tag(emit->arena, emit->file, item->type));
    if (item->type->kind == IDL_OPTION) {
        put_option(emit, item->type);
    } else if (!idl_is_buffer(item->type)) {
        put_items_read(emit, item->type);
        put_items_write(emit, item->type);
    }
}

static const char name_helpers[] = "// A name, and not a number in quotes: those open with a digit or a sign.\n"
                                   "static bool is_name(const struct tl_json_reader *reader, uint32_t at)\n{\n"
                                   "    const struct tl_json_token *token = &reader->tokens[at];\n"
                                   "    if (token->kind != TL_JSON_STRING || token->start == token->end) {\n"
                                   "        return token->kind == TL_JSON_STRING;\n    }\n"
                                   "    char c = reader->text[token->start];\n"
                                   "    return c != '-' && (c < '0' || c > '9');\n}\n\n";

static const char put_name_helper[] = "static void put_name(struct tl_json_writer *writer, const char *name)\n{\n"
                                      "    size_t n = 0;\n    while (name[n] != '\\0') {\n        n++;\n    }\n"
                                      "    tl_json_put_string(writer, name, n);\n}\n\n";

static void put_buffer_helper(struct idl_text *out, const char *what, const char *type)
{
    const char *items[] = {"struct tl_json_writer *writer", type, "size_t n", "size_t max"};
    idl_put(out, "// Up to max bytes: a longer value is not cut, but an error.\n");
    idl_put_list(out, 0, what[0] == 's' ? "static void put_string(" : "static void put_bytes(", items, 4, ")\n");
    idl_put(out, "{\n    if (n > max) {\n        writer->error = TL_ERR_SIZE;\n        return;\n    }\n");
    idl_put(out, "    tl_json_put_%s(writer, value, n);\n}\n\n", what);
}

void idl_emit_types(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    struct idl_text body = {0};
    struct emit emit = {&program->arena, file, &body, NULL};
    struct idl_order order = {0};
    idl_order_of(emit.arena, file, &order);
    for (size_t i = 0; i < file->def_count; i++) {
        emit.name = idl_format(emit.arena, "%s_%s", file->prefix, file->defs[i]->snake);
        if (file->defs[i]->kind == IDL_ENUM) {
            put_enum(&emit, file->defs[i]);
        } else if (file->defs[i]->kind == IDL_FLAGS) {
            put_flags(&emit, file->defs[i]);
        } else if (file->defs[i]->kind == IDL_ERROR) {
            const struct idl_def *def = file->defs[i];
            idl_put(&body, "const struct tl_rpc_error %s_rows[%zu] = {\n", emit.name, def->members.count);
            for (size_t m = 0; m < def->members.count; m++) {
                idl_put(&body, "    {\"%s\", %llu},\n", def->members.at[m].name,
                        (unsigned long long)def->members.at[m].bits);
            }
            idl_put(&body, "};\n\n");
        }
    }
    for (size_t i = 0; i < order.count; i++)
        put_item(&emit, &order.at[i]);
    const char *text = body.s == NULL ? "" : body.s;
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "#include \"%s.h\"\n\n", file->name);
    idl_put(out, "%s", strstr(text, "is_name(") != NULL ? name_helpers : "");
    idl_put(out, "%s", strstr(text, "put_name(") != NULL ? put_name_helper : "");
    if (strstr(text, " put_string(") != NULL)
        put_buffer_helper(out, "string", "const char *value");
    if (strstr(text, " put_bytes(") != NULL)
        put_buffer_helper(out, "bytes", "const uint8_t *value");
    idl_put(out, "%s", text);
    while (out->n > 1 && out->s[out->n - 1] == '\n' && out->s[out->n - 2] == '\n')
        out->s[--out->n] = '\0';
    idl_text_free(&body);
}
