// SPDX-License-Identifier: BSD-3-Clause
// foo_client.c: one stub for each method.
#include "idl/compiler/idlc.h"

#include <string.h>

struct emit {
    struct idl_arena *arena;
    const struct idl_file *file;
    struct idl_text *out;
    const struct idl_method *method;
};

// Where a parameter of the stub has its value: behind a pointer, or in the parameter itself.
static struct idl_place param_place(const struct emit *emit, const struct idl_member *param)
{
    const struct idl_type *type = idl_unoption(param->type);
    bool by_value = !idl_has_out(param) && (idl_is_buffer(type) || idl_is_scalar(idl_plain(param->type)->kind));
    struct idl_place place = by_value ? idl_local(emit->arena, param->snake) : idl_pointer(emit->arena, param->snake);
    if (type->kind == IDL_ARRAY || idl_is_buffer(type))
        place.value = param->snake; // already an address
    return place;
}

// Too long for the interface is said here, before anything is sent.
static void put_length_checks(const struct emit *emit)
{
    for (size_t i = 0; i < emit->method->params.count; i++) {
        const struct idl_member *param = &emit->method->params.at[i];
        const struct idl_type *type = idl_unoption(param->type);
        struct idl_place place = param_place(emit, param);
        if (idl_has_in(param) && idl_is_buffer(type)) {
            const char *present = "";
            if (param->type->kind == IDL_OPTION) {
                present = idl_has_out(param) ? idl_format(emit->arena, "%s && ", place.has)
                                             : idl_format(emit->arena, "%s != NULL && ", param->snake);
            }
            idl_put(emit->out, "    if (%s%s > %llu) {\n        return TL_ERR_SIZE;\n    }\n", present, place.len,
                    (unsigned long long)type->bound);
        }
    }
}

static void put_param(const struct emit *emit, const struct idl_member *param)
{
    struct idl_text *out = emit->out;
    struct idl_place place = param_place(emit, param);
    const struct idl_type *type = idl_unoption(param->type);
    idl_put(out, "    tl_rpc_param(client, \"%s\");\n", param->name);
    if (!idl_has_in(param)) {
        // A capacity: no more than the interface allows is of use.
        idl_put(out, "    tl_json_put_u32(&client->out, %s < %llu ? (uint32_t)%s : %llu);\n", place.len,
                (unsigned long long)type->bound, place.len, (unsigned long long)type->bound);
        return;
    }
    const char *write = idl_write_call(emit->arena, emit->file, type, "&client->out", &place);
    if (param->type->kind != IDL_OPTION) {
        idl_put(out, "    %s;\n", write);
        return;
    }
    const char *present = idl_has_out(param) ? place.has : idl_format(emit->arena, "%s != NULL", param->snake);
    idl_put(out, "    if (%s) {\n        %s;\n    } else {\n", present, write);
    idl_put(out, "        TL_JSON_PUT(&client->out, \"null\");\n    }\n");
}

// What reads one result at `at` into the caller's place.
static const char *read_result(const struct emit *emit, const struct idl_member *output, const char *at)
{
    const struct idl_type *type = idl_unoption(output->type);
    struct idl_place place = param_place(emit, output);
    if (idl_is_buffer(type)) {
        return idl_format(emit->arena, "tl_json_copy_%s(&client->in, %s, %s, %s)", idl_kind_name(type->kind), at,
                          place.value, place.len_address);
    }
    return idl_read_call(emit->arena, emit->file, type, "&client->in", at, &place);
}

// The caller's buffer of an inout has its own capacity.
static void put_capacities(const struct emit *emit, const struct idl_member *const *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (outputs[i]->direction == IDL_INOUT && idl_is_buffer(idl_unoption(outputs[i]->type)))
            idl_put(emit->out, "    *%s_len = %s_cap;\n", outputs[i]->snake, outputs[i]->snake);
}

static void put_one_result(const struct emit *emit, const struct idl_member *output, const char *e)
{
    const char *read = read_result(emit, output, "client->result");
    if (output->type->kind == IDL_OPTION) {
        struct idl_place place = param_place(emit, output);
        idl_put(emit->out, "    %s = !tl_json_is_null(&client->in, client->result);\n", place.has);
        idl_put(emit->out, "    %s = %s ? %s : 0;\n", e, place.has, read);
    } else {
        idl_put(emit->out, "    %s = %s;\n", e, read);
    }
}

static void put_results(const struct emit *emit, const struct idl_member *const *outputs, size_t count, const char *e)
{
    struct idl_text *out = emit->out;
    struct idl_arena *arena = emit->arena;
    put_capacities(emit, outputs, count);
    if (count == 1) {
        put_one_result(emit, outputs[0], e);
        return;
    }
    const char *fields = idl_local_name(arena, emit->method, "fields");
    const char *names = idl_local_name(arena, emit->method, "names");
    struct idl_fields_loop loop = {.reader = "&client->in", .fields = fields, .error = e};
    uint64_t required = 0;
    for (size_t i = 0; i < count; i++) {
        const char *read = read_result(emit, outputs[i], idl_format(arena, "%s.at", fields));
        loop.rows[loop.count++] =
            (struct idl_field_row){.type = outputs[i]->type, .place = param_place(emit, outputs[i]), .call = read};
        required |= outputs[i]->type->kind == IDL_OPTION ? 0 : UINT64_C(1) << i;
        if (outputs[i]->type->kind == IDL_OPTION)
            idl_put(out, "    *has_%s = false;\n", outputs[i]->snake);
    }
    idl_put(out, "    struct tl_json_fields %s;\n", fields);
    idl_put(out, "    %s = tl_json_fields(&%s, &client->in, client->result, %s, %zu, UINT64_C(0x%llx));\n", e, fields,
            names, count, (unsigned long long)required);
    idl_put_fields_loop(arena, out, emit->file, &loop);
}

static void put_head(const struct emit *emit)
{
    const char *items[IDL_MAX_C_PARAMS];
    items[0] = "struct tl_rpc_client *client";
    size_t n = 1 + idl_c_params(emit->arena, emit->file, emit->method, items + 1);
    idl_put_list(emit->out, 0, idl_format(emit->arena, "int %s(", emit->method->base), items, n, ")\n");
    idl_put(emit->out, "{\n");
}

static void put_stub(const struct emit *emit)
{
    struct idl_text *out = emit->out;
    const struct idl_method *method = emit->method;
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    size_t count = idl_outputs(method, outputs);
    const char *e = idl_local_name(emit->arena, method, "e");
    put_head(emit);
    if (count > 1) {
        const char *names[IDL_MAX_FIELDS];
        for (size_t i = 0; i < count; i++)
            names[i] = idl_format(emit->arena, "\"%s\"", outputs[i]->name);
        const char *open =
            idl_format(emit->arena, "static const char *const %s[] = {", idl_local_name(emit->arena, method, "names"));
        idl_put(out, "    ");
        idl_put_list(out, 4, open, names, count, "};\n");
    }
    put_length_checks(emit);
    idl_put(out, "    tl_rpc_begin(client, &%s_row);\n", method->base);
    for (size_t i = 0; i < method->params.count; i++)
        if (idl_sends(&method->params.at[i]))
            put_param(emit, &method->params.at[i]);
    if (count == 0) {
        idl_put(out, "    return tl_rpc_finish(client);\n}\n\n");
        return;
    }
    idl_put(out, "    int %s = tl_rpc_finish(client);\n", e);
    idl_put(out, "    if (%s < 0) {\n        return %s;\n    }\n", e, e);
    put_results(emit, outputs, count, e);
    idl_put(out, "    return %s < 0 ? tl_rpc_failed(client, %s) : 0;\n}\n\n", e, e);
}

void idl_emit_client(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "#include \"%s.h\"\n#include \"permissions.h\"\n\n", file->name);
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *service = file->defs[i];
        for (size_t m = 0; m < service->method_count; m++) {
            struct emit emit = {&program->arena, file, out, &service->methods[m]};
            idl_put(out, "static const struct tl_rpc_method %s_row = {\n", service->methods[m].base);
            idl_put_method_row(emit.arena, out, &service->methods[m], "    ", NULL);
            idl_put(out, "};\n\n");
            put_stub(&emit);
        }
    }
    idl_put_end(out);
}
