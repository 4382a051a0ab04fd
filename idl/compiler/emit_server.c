// SPDX-License-Identifier: BSD-3-Clause
// foo_server.c: a skeleton for each method, and the services' tables.
//
// A skeleton reads the parameters, calls the one function to fill (<base>_serve), and writes the results. Small values
// are its variables; large ones and buffers for the handler come from the call's scratch, so that its stack stays
// small.
#include "idl/compiler/idlc.h"

#include <string.h>

// An out parameter whose caller may say how much room there is.
static bool uses_capacity(const struct idl_member *value)
{
    return !idl_has_in(value) && !value->result && idl_is_buffer(idl_unoption(value->type));
}

// How much a handler may write into a buffer, in C: what was asked for, or the bound.
static const char *room_for(const struct idl_emit *emit, const struct idl_member *value)
{
    return uses_capacity(value) ? idl_format(emit->arena, "%s_cap", value->snake)
                                : idl_format(emit->arena, "%llu", (unsigned long long)idl_unoption(value->type)->bound);
}

// Where the skeleton has a value: a variable, or behind a pointer to scratch.
static struct idl_place place_of(const struct idl_emit *emit, const struct idl_member *value)
{
    const struct idl_type *type = idl_unoption(value->type);
    if (value->in_scratch) {
        struct idl_place place = idl_pointer(emit->arena, value->snake);
        place.has = idl_format(emit->arena, "has_%s", value->snake);
        place.value = type->kind == IDL_ARRAY ? value->snake : place.value;
        return place;
    }
    return idl_local(emit->arena, value->snake);
}

// So many elements of a type in the scratch. The size that max_reply was counted with holds for this machine too.
static void put_scratch(const struct idl_emit *emit, const struct idl_type *type, const char *name, uint64_t count)
{
    const char *element = idl_c_element(emit, type);
    idl_put(emit->out, "    _Static_assert(sizeof(%s) <= %llu, \"max_reply counts with it\");\n", element,
            (unsigned long long)idl_sizes_of(type).size);
    idl_put(emit->out, "    %s *%s = tl_rpc_scratch_zeroed(call, %ssizeof(%s));\n", element, name,
            count > 1 ? idl_format(emit->arena, "%llu * ", (unsigned long long)count) : "", element);
    idl_put(emit->out, "    if (%s == NULL) {\n        return TL_ERR_SIZE;\n    }\n", name);
}

static void put_variable(const struct idl_emit *emit, const struct idl_member *value)
{
    struct idl_text *out = emit->out;
    const struct idl_type *type = idl_unoption(value->type);
    const char *name = value->snake;
    unsigned long long bound = type->bound;
    bool array = type->kind == IDL_ARRAY;
    if (value->type->kind == IDL_OPTION)
        idl_put(out, "    bool has_%s = false;\n", name);
    if (idl_is_buffer(type)) {
        if (idl_has_in(value)) {
            idl_put(out, "    const %s *%s%s = NULL;\n", type->kind == IDL_STRING ? "char" : "uint8_t", name,
                    value->direction == IDL_INOUT ? "_in" : "");
            idl_put(out, "    size_t %s_len = 0;\n", name);
        } else if (uses_capacity(value)) {
            idl_put(out, "    size_t %s_cap = %llu;\n", name, bound);
        }
    } else if (value->in_scratch) {
        put_scratch(emit, array ? type->of : type, name, array ? bound : 1);
    } else if (array) {
        idl_put(out, "    %s %s[%llu] = {0};\n", idl_c_element(emit, type->of), name, bound);
    } else {
        enum idl_kind kind = idl_plain(type)->kind;
        idl_put(out, "    %s %s = %s;\n", idl_c_element(emit, type), name,
                !idl_is_scalar(kind) ? "{0}"
                : kind == IDL_BOOL   ? "false"
                                     : "0");
    }
}

static struct idl_fields fields_of(const struct idl_emit *emit)
{
    struct idl_fields fields = {.reader = "&call->in"};
    for (size_t i = 0; i < emit->method->params.count; i++) {
        const struct idl_member *param = &emit->method->params.at[i];
        const struct idl_type *type = idl_unoption(param->type);
        if (!idl_sends(param))
            continue;
        struct idl_field_row *row = &fields.rows[fields.count++];
        *row = (struct idl_field_row){.name = param->name,
                                      .type = param->type,
                                      .place = place_of(emit, param),
                                      .required = idl_has_in(param) && param->type->kind != IDL_OPTION};
        if (uses_capacity(param)) {
            row->type = type;
            row->call = idl_format(emit->arena, "tl_rpc_capacity(call, fields_.at, %llu, &%s_cap)",
                                   (unsigned long long)type->bound, param->snake);
        } else if (idl_is_buffer(type) && param->direction == IDL_INOUT) {
            row->place.address = idl_format(emit->arena, "&%s_in", param->snake);
        }
    }
    return fields;
}

static void put_reading(const struct idl_emit *emit, const struct idl_fields *fields)
{
    idl_put(emit->out, "    struct tl_json_fields fields_;\n");
    idl_put(emit->out,
            fields->count == 0 ? "    int e_ = tl_rpc_params(call, &fields_, NULL, 0, 0);\n"
                               : "    int e_ = tl_rpc_params(call, &fields_, names_, %zu, UINT64_C(0x%llx));\n",
            fields->count, (unsigned long long)idl_required(fields));
    idl_put_fields_loop(emit, fields);
    idl_put(emit->out, "    if (e_ < 0) {\n        return e_;\n    }\n");
}

// A buffer that the handler fills: of the capacity asked for, or of the bound.
static void put_buffer(const struct idl_emit *emit, const struct idl_member *value)
{
    struct idl_text *out = emit->out;
    const struct idl_type *type = idl_unoption(value->type);
    const char *name = value->snake;
    const char *cap = room_for(emit, value);
    idl_put(out, "    %s *%s = tl_rpc_scratch(call, %s);\n", type->kind == IDL_STRING ? "char" : "uint8_t", name, cap);
    if (!idl_has_in(value))
        idl_put(out, "    size_t %s_len = %s;\n", name, cap);
    idl_put(out, "    if (%s == NULL) {\n        return TL_ERR_SIZE;\n    }\n", name);
    if (idl_has_in(value))
        idl_put(out, "    if (%s_len > 0) {\n        memcpy(%s, %s_in, %s_len);\n    }\n", name, name, name, name);
}

static size_t in_argument(const struct idl_emit *emit, const struct idl_member *param, const char **items)
{
    const struct idl_type *type = idl_unoption(param->type);
    struct idl_place place = place_of(emit, param);
    if (idl_is_buffer(type)) {
        items[0] = place.value;
        items[1] = place.len;
        return 2;
    }
    bool by_value = idl_is_scalar(idl_plain(param->type)->kind) || type->kind == IDL_ARRAY;
    items[0] = by_value ? place.value : place.address;
    if (param->type->kind == IDL_OPTION)
        items[0] = idl_format(emit->arena, "%s ? %s : NULL", place.has, items[0]);
    return 1;
}

static size_t out_argument(const struct idl_emit *emit, const struct idl_member *value, const char **items)
{
    const struct idl_type *type = idl_unoption(value->type);
    struct idl_place place = place_of(emit, value);
    size_t n = 0;
    if (value->type->kind == IDL_OPTION)
        items[n++] = idl_format(emit->arena, "&has_%s", value->snake);
    if (idl_is_buffer(type)) {
        items[n++] = place.value;
        items[n++] = place.len_address;
        if (value->direction == IDL_INOUT)
            items[n++] = idl_format(emit->arena, "%llu", (unsigned long long)type->bound);
        return n;
    }
    items[n++] = type->kind == IDL_ARRAY ? place.value : place.address;
    return n;
}

static void put_call(const struct idl_emit *emit, size_t outputs)
{
    const struct idl_method *method = emit->method;
    const char *items[IDL_MAX_C_PARAMS];
    size_t n = 1;
    items[0] = "call";
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        n += idl_has_out(param) ? out_argument(emit, param, items + n) : in_argument(emit, param, items + n);
    }
    for (size_t i = 0; i < method->results.count; i++)
        n += out_argument(emit, &method->results.at[i], items + n);
    idl_put(emit->out, "    ");
    if (outputs == 0) {
        idl_put_list(emit->out, 4, idl_format(emit->arena, "return %s_serve(", method->base), items, n, ");\n");
        return;
    }
    idl_put_list(emit->out, 4, idl_format(emit->arena, "e_ = %s_serve(", method->base), items, n, ");\n");
    idl_put(emit->out, "    if (e_ != 0) {\n        return e_;\n    }\n");
}

// A handler that says it wrote more than its buffer holds is wrong: nothing of that may go out.
static void put_length_check(const struct idl_emit *emit, const struct idl_member *value)
{
    const struct idl_type *type = idl_unoption(value->type);
    if (!idl_is_buffer(type))
        return;
    const char *cap = room_for(emit, value);
    const char *present = value->type->kind == IDL_OPTION ? idl_format(emit->arena, "has_%s && ", value->snake) : "";
    idl_put(emit->out, "    if (%s%s_len > %s) {\n        return TL_ERR_INTERNAL;\n    }\n", present, value->snake,
            cap);
}

static void put_writing(const struct idl_emit *emit, const struct idl_member *const *outputs, size_t count)
{
    struct idl_text *out = emit->out;
    for (size_t i = 0; i < count; i++)
        put_length_check(emit, outputs[i]);
    for (size_t i = 0; i < count; i++) {
        const struct idl_member *value = outputs[i];
        struct idl_place place = place_of(emit, value);
        const char *write = idl_write_call(emit, idl_unoption(value->type), "&call->out", &place);
        if (count > 1)
            idl_put(out, "    TL_JSON_PUT(&call->out, \"%c\\\"%s\\\":\");\n", i == 0 ? '{' : ',', value->name);
        idl_put_write(emit, value->type, place.has, "&call->out", write);
    }
    if (count > 1)
        idl_put(out, "    TL_JSON_PUT(&call->out, \"}\");\n");
}

static void put_skeleton(const struct idl_emit *emit)
{
    const struct idl_method *method = emit->method;
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    size_t count = idl_outputs(method, outputs);
    const struct idl_fields fields = fields_of(emit);
    idl_put(emit->out, "static int %s_invoke(struct tl_rpc_call *call)\n{\n", method->base);
    idl_put_names(emit, &fields);
    for (size_t i = 0; i < method->params.count; i++)
        put_variable(emit, &method->params.at[i]);
    for (size_t i = 0; i < method->results.count; i++)
        put_variable(emit, &method->results.at[i]);
    put_reading(emit, &fields);
    for (size_t i = 0; i < count; i++)
        if (idl_is_buffer(idl_unoption(outputs[i]->type)))
            put_buffer(emit, outputs[i]);
    put_call(emit, count);
    put_writing(emit, outputs, count);
    idl_put(emit->out, count == 0 ? "}\n\n" : "    return 0;\n}\n\n");
}

// A C string in pieces of a line each; they are broken between escapes and before UTF-8 sequences.
static void put_long_string(struct idl_text *out, const char *s)
{
    size_t column = 0;
    char before = 0;
    for (; *s != '\0'; before = *s++) {
        if (column >= 108 && (*s & 0xc0) != 0x80) {
            idl_put(out, "\"");
            column = 0;
        }
        if (column == 0)
            idl_put(out, "\n    \"");
        column += idl_put_c_char(out, *s, before);
    }
    idl_put(out, "\"");
}

static void put_service(struct idl_program *program, const struct idl_file *file, struct idl_text *out,
                        const struct idl_def *service)
{
    struct idl_arena *arena = &program->arena;
    const char *name = idl_format(arena, "%s_%s", file->prefix, service->snake);
    idl_put(out, "static const struct tl_rpc_method %s_rows[] = {\n", name);
    for (size_t m = 0; m < service->method_count; m++) {
        idl_put(out, "    {\n");
        idl_put_method_row(arena, out, &service->methods[m], "        ",
                           idl_format(arena, "%s_invoke", service->methods[m].base));
        idl_put(out, "    },\n");
    }
    idl_put(out, "};\n\n");
    if (!program->no_openrpc) {
        struct idl_text text = {0};
        idl_openrpc_service(&text, service);
        idl_put(out, "static const char %s_openrpc[] =", name);
        put_long_string(out, text.s);
        idl_put(out, ";\n\n");
        idl_text_free(&text);
    }
    idl_put(out, service->method_count != 0 ? "static const char %s_hashes[] =" : "", name);
    for (size_t m = 0; m < service->method_count; m++) {
        const struct idl_method *method = &service->methods[m];
        idl_put(out, "\n    \"%s\\\"%s\\\":\\\"%016llx\\\"\"", m == 0 ? "" : ",", method->wire,
                (unsigned long long)method->hash);
    }
    idl_put(out, service->method_count != 0 ? ";\n\n" : "");
    idl_put(out, "const struct tl_rpc_service %s_service = {\n", name);
    idl_put(out, "    .name = \"%s\",\n    .methods = %s_rows,\n", service->name, name);
    idl_put(out, "    .method_count = %zu,\n", service->method_count);
    if (!program->no_openrpc)
        idl_put(out, "    .openrpc_len = sizeof %s_openrpc - 1,\n    .openrpc = %s_openrpc,\n", name, name);
    else
        idl_put(out, "    .openrpc = \"\",\n");
    if (service->method_count != 0)
        idl_put(out, "    .hashes_len = sizeof %s_hashes - 1,\n    .hashes = %s_hashes,\n", name, name);
    idl_put(out, "};\n\n");
}

void idl_emit_server(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    struct idl_emit emit = {.arena = &program->arena, .file = file, .out = out};
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "#include \"%s.h\"\n#include \"permissions.h\"\n%s#include \"stream/mem.h\"\n\n", file->name,
            idl_has_traps(file) ? "#include \"rpc/direct.h\"\n" : "");
    for (size_t i = 0; i < file->def_count; i++) {
        for (size_t m = 0; m < file->defs[i]->method_count; m++) {
            emit.method = &file->defs[i]->methods[m];
            put_skeleton(&emit);
            if (emit.method->trap != 0)
                idl_put_direct(&emit);
        }
    }
    for (size_t i = 0; i < file->def_count; i++)
        if (file->defs[i]->kind == IDL_SERVICE)
            put_service(program, file, out, file->defs[i]);
    idl_put_end(out);
}
