// SPDX-License-Identifier: BSD-3-Clause
// How IDL types and parameters look in C, and the calls that read and write a value.
#include "idl/compiler/idlc.h"

#include <string.h>

const char *idl_c_scalar(enum idl_kind kind)
{
    static const char *const names[] = {
        [IDL_BOOL] = "bool",    [IDL_U8] = "uint8_t", [IDL_U16] = "uint16_t", [IDL_U32] = "uint32_t",
        [IDL_U64] = "uint64_t", [IDL_I8] = "int8_t",  [IDL_I16] = "int16_t",  [IDL_I32] = "int32_t",
        [IDL_I64] = "int64_t",  [IDL_F64] = "double"};
    return names[kind];
}

// The type within a C name: u32, color, string64, list_u32_8. Names of an imported package carry its prefix.
const char *idl_c_tag(const struct idl_emit *emit, const struct idl_type *type)
{
    unsigned long long bound = type->bound;
    switch (type->kind) {
    case IDL_STRING:
    case IDL_BYTES:
        return idl_format(emit->arena, "%s%llu", idl_kind_name(type->kind), bound);
    case IDL_LIST:
    case IDL_ARRAY:
        return idl_format(emit->arena, "%s_%s_%llu", idl_kind_name(type->kind), idl_c_tag(emit, type->of), bound);
    case IDL_OPTION:
        return idl_format(emit->arena, "option_%s", idl_c_tag(emit, type->of));
    case IDL_NAMED:
        return type->def->file == emit->file
                   ? type->def->snake
                   : idl_format(emit->arena, "%s_%s", type->def->file->prefix, type->def->snake);
    default:
        return idl_kind_name(type->kind);
    }
}

// The C type of one element of a list or array, and of what a pointer parameter points to.
const char *idl_c_element(const struct idl_emit *emit, const struct idl_type *type)
{
    type = idl_plain(type);
    if (idl_is_scalar(type->kind))
        return idl_c_scalar(type->kind);
    if (type->kind == IDL_NAMED)
        return idl_format(emit->arena, "struct %s_%s", type->def->file->prefix, type->def->snake);
    if (idl_is_buffer(type))
        return idl_format(emit->arena, "struct %s_%s", emit->file->prefix, idl_kind_name(type->kind));
    return idl_format(emit->arena, "struct %s_%s", emit->file->prefix, idl_c_tag(emit, type));
}

struct idl_place idl_local(struct idl_arena *arena, const char *name)
{
    return (struct idl_place){.value = name,
                              .address = idl_format(arena, "&%s", name),
                              .len = idl_format(arena, "%s_len", name),
                              .len_address = idl_format(arena, "&%s_len", name),
                              .has = idl_format(arena, "has_%s", name)};
}

struct idl_place idl_pointer(struct idl_arena *arena, const char *name)
{
    return (struct idl_place){.value = idl_format(arena, "*%s", name),
                              .address = name,
                              .len = idl_format(arena, "*%s_len", name),
                              .len_address = idl_format(arena, "%s_len", name),
                              .has = idl_format(arena, "*has_%s", name)};
}

struct idl_place idl_field(struct idl_arena *arena, const char *base, const char *name)
{
    return (struct idl_place){.value = idl_format(arena, "%s->%s", base, name),
                              .address = idl_format(arena, "&%s->%s", base, name),
                              .len = idl_format(arena, "%s->%s_len", base, name),
                              .len_address = idl_format(arena, "&%s->%s_len", base, name),
                              .has = idl_format(arena, "%s->has_%s", base, name)};
}

struct idl_place idl_item(struct idl_arena *arena, const struct idl_type *type, const char *item)
{
    const char *part = type->kind == IDL_STRING  ? ".text"
                       : type->kind == IDL_BYTES ? ".data"
                       : type->kind == IDL_ARRAY ? ".items"
                                                 : "";
    return (struct idl_place){.value = idl_format(arena, "%s%s", item, part),
                              .address = idl_format(arena, "&%s%s", item, part),
                              .len = idl_format(arena, "%s.len", item),
                              .len_address = idl_format(arena, "&%s.len", item)};
}

static bool is_enum(const struct idl_type *type) // or flags
{
    return type->kind == IDL_NAMED && type->def->kind != IDL_STRUCT;
}

// The function that reads or writes a value of a type that needs one (foo_sample_read), or the table for it.
static const char *helper(const struct idl_emit *emit, const struct idl_type *type, const char *what)
{
    if (type->kind == IDL_NAMED)
        return idl_format(emit->arena, "%s_%s_%s", type->def->file->prefix, type->def->snake, what);
    return idl_format(emit->arena, "%s_%s_%s", emit->file->prefix, idl_c_tag(emit, type), what);
}

const char *idl_read_call(const struct idl_emit *emit, const struct idl_type *type, const char *reader, const char *at,
                          const struct idl_place *place)
{
    if (idl_is_scalar(type->kind))
        return idl_format(emit->arena, "tl_json_get_%s(%s, %s, %s)", idl_kind_name(type->kind), reader, at,
                          place->address);
    if (idl_is_buffer(type)) {
        return idl_format(emit->arena, "tl_json_get_%s(%s, %s, %llu, %s, %s)", idl_kind_name(type->kind), reader, at,
                          (unsigned long long)type->bound, place->address, place->len_address);
    }
    if (is_enum(type)) {
        return idl_format(emit->arena, "tl_json_get_enum(%s, %s, &%s, %s)", reader, at, helper(emit, type, "type"),
                          place->address);
    }
    const char *target = type->kind == IDL_ARRAY ? place->value : place->address;
    return idl_format(emit->arena, "%s(%s, %s, %s)", helper(emit, type, "read"), reader, at, target);
}

const char *idl_write_call(const struct idl_emit *emit, const struct idl_type *type, const char *writer,
                           const struct idl_place *place)
{
    static const char *const puts[] = {
        [IDL_BOOL] = "bool", [IDL_U8] = "u32",  [IDL_U16] = "u32", [IDL_U32] = "u32", [IDL_U64] = "u64",
        [IDL_I8] = "i32",    [IDL_I16] = "i32", [IDL_I32] = "i32", [IDL_I64] = "i64", [IDL_F64] = "f64"};
    if (idl_is_scalar(type->kind))
        return idl_format(emit->arena, "tl_json_put_%s(%s, %s)", puts[type->kind], writer, place->value);
    if (idl_is_buffer(type)) {
        return idl_format(emit->arena, "tl_json_put_%s(%s, %s, %s)", idl_kind_name(type->kind), writer, place->value,
                          place->len);
    }
    if (is_enum(type)) {
        return idl_format(emit->arena, "tl_json_put_enum(%s, &%s, (uint64_t)%s)", writer, helper(emit, type, "type"),
                          place->value);
    }
    return idl_format(emit->arena, "%s(%s, %s)", helper(emit, type, "write"), writer,
                      type->kind == IDL_ARRAY ? place->value : place->address);
}

static size_t in_param(const struct idl_emit *emit, const struct idl_member *param, const char **items)
{
    const struct idl_type *type = idl_unoption(param->type);
    const char *name = param->snake;
    if (idl_is_buffer(type)) {
        items[0] = idl_format(emit->arena, "const %s *%s", type->kind == IDL_STRING ? "char" : "uint8_t", name);
        items[1] = idl_format(emit->arena, "size_t %s_len", name);
        return 2;
    }
    const char *element = idl_c_element(emit, type->kind == IDL_ARRAY ? type->of : type);
    bool by_value = idl_is_scalar(idl_plain(param->type)->kind);
    items[0] = idl_format(emit->arena, by_value ? "%s %s" : "const %s *%s", element, name);
    return 1;
}

static size_t out_param(const struct idl_emit *emit, const struct idl_member *param, const char **items)
{
    const struct idl_type *type = idl_unoption(param->type);
    const char *name = param->snake;
    size_t n = 0;
    if (param->type->kind == IDL_OPTION)
        items[n++] = idl_format(emit->arena, "bool *has_%s", name);
    if (idl_is_buffer(type)) {
        items[n++] = idl_format(emit->arena, "%s *%s", type->kind == IDL_STRING ? "char" : "uint8_t", name);
        items[n++] = idl_format(emit->arena, "size_t *%s_len", name);
        if (param->direction == IDL_INOUT)
            items[n++] = idl_format(emit->arena, "size_t %s_cap", name);
        return n;
    }
    const char *element = idl_c_element(emit, type->kind == IDL_ARRAY ? type->of : type);
    items[n++] = idl_format(emit->arena, "%s *%s", element, name);
    return n;
}

size_t idl_c_params(const struct idl_emit *emit, const struct idl_method *method, const char **items)
{
    size_t n = 0;
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        n += idl_has_out(param) ? out_param(emit, param, items + n) : in_param(emit, param, items + n);
    }
    for (size_t i = 0; i < method->results.count; i++)
        n += out_param(emit, &method->results.at[i], items + n);
    return n;
}

// A comment that ended in a backslash would swallow the next line; so would the trigraph for one.
static bool swallows(const char *line, size_t n)
{
    return n > 0 && (line[n - 1] == '\\' || (n > 2 && memcmp(line + n - 3, "?\?/", 3) == 0));
}

void idl_put_doc(struct idl_text *out, const char *indent, const char *doc)
{
    while (doc != NULL) {
        const char *end = strchr(doc, '\n');
        size_t n = end == NULL ? strlen(doc) : (size_t)(end - doc);
        idl_put(out, n == 0 ? "%s//\n" : "%s// %.*s%s\n", indent, (int)n, doc, swallows(doc, n) ? " ." : "");
        doc = end == NULL ? NULL : end + 1;
    }
}

// One character of a C string, escaped where it must be (the second '?' of two, as C11 has trigraphs). Its width.
size_t idl_put_c_char(struct idl_text *out, char c, char before)
{
    bool escaped = c == '"' || c == '\\' || (c == '?' && before == '?');
    if (c == '\n' || c == '\t') {
        idl_put(out, "\\%c", c == '\n' ? 'n' : 't');
        return 2;
    }
    idl_put(out, escaped ? "\\%c" : "%c", c);
    return escaped ? 2 : 1;
}

void idl_put_c_string(struct idl_text *out, const char *s)
{
    idl_put(out, "\"");
    for (char before = 0; *s != '\0'; before = *s++)
        idl_put_c_char(out, *s, before);
    idl_put(out, "\"");
}

// `open`, the items, `close`: on one line, or broken at 120 columns and aligned behind `open`. column: of its first
// letter.
void idl_put_list(struct idl_text *out, size_t column, const char *open, const char *const *items, size_t count,
                  const char *close)
{
    size_t start = column + strlen(open), at = start;
    idl_put(out, "%s", open);
    for (size_t i = 0; i < count; i++) {
        size_t n = strlen(items[i]) + (i + 1 < count ? 1 : strlen(close));
        if (i > 0 && at + 1 + n > 120) {
            idl_put(out, "\n%*s", (int)start, "");
            at = start;
        } else if (i > 0) {
            idl_put(out, " ");
            at++;
        }
        idl_put(out, "%s%s", items[i], i + 1 < count ? "," : "");
        at += n;
    }
    idl_put(out, "%s", close);
}
