// SPDX-License-Identifier: BSD-3-Clause
// foo.h: types, constants, client stubs, handlers to fill, tables.
#include "idl/compiler/idlc.h"

#include <string.h>

static const char *integer_macro(enum idl_kind kind)
{
    static const char *const names[] = {
        [IDL_U8] = "UINT8_C", [IDL_U16] = "UINT16_C", [IDL_U32] = "UINT32_C", [IDL_U64] = "UINT64_C",
        [IDL_I8] = "INT8_C",  [IDL_I16] = "INT16_C",  [IDL_I32] = "INT32_C",  [IDL_I64] = "INT64_C"};
    return names[kind];
}

// An integer as a C constant of its type; the least of a signed type cannot be written in one piece.
static const char *integer(struct idl_arena *arena, enum idl_kind kind, uint64_t bits)
{
    if (kind < IDL_I8 || kind > IDL_I64)
        return idl_format(arena, "%s(%llu)", integer_macro(kind), (unsigned long long)bits);
    if (bits == UINT64_C(1) << 63)
        return "(-INT64_C(9223372036854775807) - 1)";
    const char *number =
        idl_format(arena, "%s(%llu)", integer_macro(kind), (unsigned long long)((int64_t)bits < 0 ? 0 - bits : bits));
    return (int64_t)bits < 0 ? idl_format(arena, "(-%s)", number) : number;
}

static void put_constant(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    enum idl_kind kind = def->type->kind;
    idl_put_doc(out, "", def->doc);
    idl_put(out, "#define %s_%s ", emit->file->upper, idl_upper(emit->arena, def->snake));
    if (kind == IDL_STRING) {
        idl_put_c_string(out, def->value.text);
    } else if (kind == IDL_NAMED) {
        const struct idl_def *of = def->type->def;
        idl_put(out, "%s_%s_%s", of->file->upper, idl_upper(emit->arena, of->snake),
                idl_upper(emit->arena, idl_snake(emit->arena, def->value.text)));
    } else if (idl_is_integer(kind)) {
        idl_put(out, "%s", integer(emit->arena, kind, def->bits));
    } else if (kind == IDL_F64) {
        bool whole = strpbrk(def->value.text, ".eE") == NULL;
        idl_put(out, def->value.negative ? "(-%s%s)" : "%s%s", def->value.text, whole ? ".0" : "");
    } else {
        idl_put(out, "%s", def->value.text);
    }
    idl_put(out, "\n");
}

static bool fits_int(const struct idl_def *def)
{
    bool is_signed = def->type->kind >= IDL_I8 && def->type->kind <= IDL_I64;
    for (size_t i = 0; i < def->members.count; i++) {
        uint64_t bits = def->members.at[i].bits;
        bool negative = is_signed && (int64_t)bits < 0;
        if ((negative ? 0 - bits : bits) > INT32_MAX)
            return false;
    }
    return true;
}

// An enum as a C enum where its numbers fit an int, else as macros; flags always as macros.
static void put_enum(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *name = idl_format(emit->arena, "%s_%s", emit->file->prefix, def->snake);
    const char *upper = idl_upper(emit->arena, name);
    bool macros = def->kind == IDL_FLAGS || !fits_int(def);
    idl_put_doc(out, "", def->doc);
    if (macros) {
        idl_put(out, "// %s %s, kept in %s.\n", def->kind == IDL_FLAGS ? "The flags of" : "The values of", def->name,
                idl_c_scalar(def->type->kind));
    } else {
        idl_put(out, "enum %s { // kept in %s\n", name, idl_c_scalar(def->type->kind));
    }
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        const char *member = idl_upper(emit->arena, m->snake);
        idl_put_doc(out, macros ? "" : "    ", m->doc);
        if (macros)
            idl_put(out, "#define %s_%s %s\n", upper, member, integer(emit->arena, def->type->kind, m->bits));
        else
            idl_put(out, "    %s_%s = %lld,\n", upper, member, (long long)m->bits);
    }
    idl_put(out, macros ? "\n" : "};\n\n");
}

static void put_error(const struct idl_emit *emit, const struct idl_def *def)
{
    struct idl_text *out = emit->out;
    const char *name = idl_format(emit->arena, "%s_%s", emit->file->prefix, def->snake);
    idl_put_doc(out, "", def->doc);
    idl_put(out, "enum %s { // what handlers return and stubs give\n", name);
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put_doc(out, "    ", m->doc);
        idl_put(out, "    %s_%s = TL_DECLARED(%llu),\n", idl_upper(emit->arena, name), idl_upper(emit->arena, m->snake),
                (unsigned long long)m->bits);
    }
    idl_put(out, "};\nextern const struct tl_rpc_error %s_rows[%zu];\n\n", name, def->members.count);
}

// A field of a C struct; a string and an option are two.
static void put_field(const struct idl_emit *emit, const struct idl_member *field)
{
    struct idl_text *out = emit->out;
    const struct idl_type *type = idl_unoption(field->type);
    const char *name = field->snake;
    idl_put_doc(out, "    ", field->doc);
    if (field->type->kind == IDL_OPTION)
        idl_put(out, "    bool has_%s;\n", name);
    if (idl_is_buffer(type)) {
        idl_put(out, "    const %s *%s; // up to %llu bytes, the owner's\n",
                type->kind == IDL_STRING ? "char" : "uint8_t", name, (unsigned long long)type->bound);
        idl_put(out, "    size_t %s_len;\n", name);
    } else if (type->kind == IDL_ARRAY) {
        idl_put(out, "    %s %s[%llu];\n", idl_c_element(emit, type->of), name, (unsigned long long)type->bound);
    } else {
        const char *kept = type->kind == IDL_NAMED && type->def->kind != IDL_STRUCT
                               ? idl_format(emit->arena, " // %s", type->def->name)
                               : "";
        idl_put(out, "    %s %s;%s\n", idl_c_element(emit, type), name, kept);
    }
}

static void put_wrap(const struct idl_emit *emit, const struct idl_type *type)
{
    struct idl_text *out = emit->out;
    idl_put(out, "%s {\n", idl_c_element(emit, type));
    if (type->kind == IDL_STRING) {
        idl_put(out, "    const char *text; // the owner's, not NUL-terminated\n    size_t len;\n");
    } else if (type->kind == IDL_BYTES) {
        idl_put(out, "    const uint8_t *data; // the owner's\n    size_t len;\n");
    } else if (type->kind == IDL_OPTION) {
        struct idl_member value = {.snake = "value", .type = (struct idl_type *)(uintptr_t)type};
        put_field(emit, &value);
    } else {
        idl_put(out, "%s    %s items[%llu];\n", type->kind == IDL_LIST ? "    uint32_t count;\n" : "",
                idl_c_element(emit, type->of), (unsigned long long)type->bound);
    }
    idl_put(out, "};\n\n");
}

static void put_struct(const struct idl_emit *emit, const struct idl_def *def)
{
    idl_put_doc(emit->out, "", def->doc);
    idl_put(emit->out, "struct %s_%s {\n", emit->file->prefix, def->snake);
    for (size_t i = 0; i < def->members.count; i++)
        put_field(emit, &def->members.at[i]);
    idl_put(emit->out, "};\n\n");
}

static void put_pair(const struct idl_emit *emit, const char *name, const char *read_type, const char *write_type)
{
    const char *reader = idl_format(emit->arena, "int %s_read(", name);
    const char *read_items[] = {"const struct tl_json_reader *reader", "uint32_t at", read_type};
    idl_put_list(emit->out, 0, reader, read_items, 3, ");\n");
    const char *writer = idl_format(emit->arena, "void %s_write(", name);
    const char *write_items[] = {"struct tl_json_writer *writer", write_type};
    idl_put_list(emit->out, 0, writer, write_items, 2, ");\n");
}

// The texts are a table of their own, which the linker drops where nobody asks for them.
static void put_lookup(struct idl_text *out, const char *name, const char *scalar, const char *what, const char *note)
{
    bool text = what[0] == 't';
    idl_put(out, "static inline const char *%s_%s(%s value) // %s\n{\n", name, what, scalar, note);
    idl_put(out, "    return tl_enum_%s(&%s_type, %s%s(uint64_t)value);\n}\n", what, name, text ? name : "",
            text ? "_texts, " : "");
}

static void put_helpers(const struct idl_emit *emit, const struct idl_order *order)
{
    struct idl_arena *arena = emit->arena;
    idl_put(emit->out, "// Values from and to JSON. Strings and bytes that were read point into the text read.\n");
    for (size_t i = 0; i < emit->file->def_count; i++) {
        const struct idl_def *def = emit->file->defs[i];
        if (def->kind != IDL_ENUM && def->kind != IDL_FLAGS)
            continue;
        const char *name = idl_format(arena, "%s_%s", emit->file->prefix, def->snake);
        const char *scalar = idl_c_scalar(def->type->kind);
        idl_put(emit->out, "extern const struct tl_enum %s_type;\n", name);
        if (def->kind == IDL_ENUM) {
            put_lookup(emit->out, name, scalar, "name", "NULL: not one of its values");
            idl_put(emit->out, "extern const char *const %s_texts[%zu];\n", name, def->members.count);
            put_lookup(emit->out, name, scalar, "text", "its document, else its name; NULL likewise");
        }
    }
    for (size_t i = 0; i < order->count; i++) {
        const struct idl_item *item = &order->at[i];
        const struct idl_type *type = item->type;
        if (idl_is_buffer(type))
            continue;
        const char *tag = idl_c_tag(emit, type);
        // An item has a type or a definition. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        const char *element = idl_c_element(emit, type->kind == IDL_ARRAY ? type->of : type);
        const char *value = type->kind == IDL_ARRAY ? "items" : "value";
        put_pair(emit, idl_format(arena, "%s_%s", emit->file->prefix, tag), idl_format(arena, "%s *%s", element, value),
                 idl_format(arena, "const %s *%s", element, value));
    }
    idl_put(emit->out, "\n");
}

static void put_method_doc(const struct idl_emit *emit, const struct idl_method *method)
{
    struct idl_text *out = emit->out;
    idl_put_doc(out, "", method->doc);
    if (method->error != NULL)
        idl_put(out, "// Errors: %s.\n", method->error->name);
    if (method->since != NULL)
        idl_put(out, "// Since %s.\n", method->since);
    if (method->deprecated != NULL)
        idl_put(out, "// Deprecated since %s.\n", method->deprecated);
}

static void put_prototypes(const struct idl_emit *emit, const struct idl_def *service, bool server)
{
    for (size_t i = 0; i < service->method_count; i++) {
        struct idl_emit one = *emit;
        one.method = &service->methods[i];
        if (!server)
            put_method_doc(emit, one.method);
        idl_put_prototype(&one, server, ");\n");
        idl_put(emit->out, server ? "" : "\n");
    }
}

static void put_service(const struct idl_emit *emit, const struct idl_def *service)
{
    struct idl_text *out = emit->out;
    idl_put(out, "// ------------------------------------------------------------------------ service %s\n\n",
            service->name);
    if (service->doc != NULL) {
        idl_put_doc(out, "", service->doc);
        idl_put(out, "\n");
    }
    idl_put(out, "// Client: each gives 0 or an error. Buffers to fill: capacity in, length out.\n\n");
    put_prototypes(emit, service, false);
    idl_put(out, "// Server: the functions to fill. Each returns 0, a declared error, or a TL_ERR_ code.\n");
    put_prototypes(emit, service, true);
    idl_put(out, "\nextern const struct tl_rpc_service %s_%s_service;\n\n", emit->file->prefix, service->snake);
}

// What either end of this package needs for any of its methods: bytes of buffers, tokens.
static void put_sizes(const struct idl_emit *emit)
{
    struct idl_totals totals = {0};
    idl_add_totals(&totals, emit->file);
    if (totals.request == 0)
        return;
    const struct {
        const char *name;
        uint64_t value;
    } sizes[] = {{"CLIENT_BUFFER", idl_max(totals.request, totals.reply_json)},
                 {"CLIENT_SESSION_BUFFER", totals.session},
                 {"CLIENT_TOKENS", totals.reply_tokens},
                 {"SERVER_LINE", totals.request},
                 {"SERVER_REPLY", totals.reply},
                 {"SERVER_TOKENS", totals.params_tokens}};
    idl_put(emit->out,
            "// What a client needs for the largest call: bytes of its buffer (more with a session, as the "
            "request is then\n"
            "// kept until its reply has come), and tokens. What a server needs: bytes of the line, bytes of "
            "the reply with\n"
            "// the skeleton's scratch behind it, and tokens of the parameters.\n");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        idl_put(emit->out, "#define %s_%s %llu\n", emit->file->upper, sizes[i].name,
                (unsigned long long)sizes[i].value);
    idl_put(emit->out, "\n");
}

static void put_types(const struct idl_emit *emit, const struct idl_order *order)
{
    bool constants = false, enums = false;
    for (size_t i = 0; i < emit->file->def_count; i++) {
        if (emit->file->defs[i]->kind == IDL_CONST) {
            put_constant(emit, emit->file->defs[i]);
            constants = true;
        }
    }
    idl_put(emit->out, constants ? "\n" : "");
    for (size_t i = 0; i < emit->file->def_count; i++) {
        const struct idl_def *def = emit->file->defs[i];
        if (def->kind == IDL_ENUM || def->kind == IDL_FLAGS) {
            put_enum(emit, def);
            enums = true;
        } else if (def->kind == IDL_ERROR) {
            put_error(emit, def);
        }
    }
    for (size_t i = 0; i < order->count; i++)
        if (order->at[i].def != NULL)
            put_struct(emit, order->at[i].def);
        else if (order->at[i].element)
            put_wrap(emit, order->at[i].type);
    if (order->count != 0 || enums)
        put_helpers(emit, order);
}

void idl_emit_header(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    struct idl_emit emit = {.arena = &program->arena, .file = file, .out = out};
    struct idl_order order = {0};
    idl_order_of(&emit, &order);
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "// Package %s, version %s.%s.\n", file->package, file->major, file->minor);
    if (file->doc != NULL) {
        idl_put(out, "//\n");
        idl_put_doc(out, "", file->doc);
    }
    idl_put(out, "#ifndef TL_GEN_%s_H\n#define TL_GEN_%s_H\n\n", file->upper, file->upper);
    idl_put(out, "#include <stdbool.h>\n#include <stddef.h>\n#include <stdint.h>\n\n");
    for (size_t i = 0; i < file->import_count; i++)
        idl_put(out, "#include \"%s.h\"\n", file->imports[i].file->name);
    idl_put(out, "#include \"rpc/client.h\"\n#include \"rpc/json.h\"\n#include \"rpc/server.h\"\n\n");
    put_types(&emit, &order);
    put_sizes(&emit);
    for (size_t i = 0; i < file->def_count; i++)
        if (file->defs[i]->kind == IDL_SERVICE)
            put_service(&emit, file->defs[i]);
    idl_put(out, "#endif\n");
}
