// SPDX-License-Identifier: BSD-3-Clause
// foo_client.c: one stub for each method.
#include "idl/compiler/idlc.h"

#include <string.h>

// Where a parameter of the stub has its value: behind a pointer, or in the parameter itself.
static struct idl_place param_place(const struct idl_emit *emit, const struct idl_member *param)
{
    const struct idl_type *type = idl_unoption(param->type);
    bool by_value = !idl_has_out(param) && (idl_is_buffer(type) || idl_is_scalar(idl_plain(param->type)->kind));
    struct idl_place place = by_value ? idl_local(emit->arena, param->snake) : idl_pointer(emit->arena, param->snake);
    if (type->kind == IDL_ARRAY || idl_is_buffer(type))
        place.value = param->snake; // already an address
    return place;
}

// Too long for the interface is said here, before anything is sent.
static void put_length_checks(const struct idl_emit *emit)
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

static void put_param(const struct idl_emit *emit, const struct idl_member *param)
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
    const char *present = idl_has_out(param) ? place.has : idl_format(emit->arena, "%s != NULL", param->snake);
    idl_put_write(emit, param->type, present, "&client->out", idl_write_call(emit, type, "&client->out", &place));
}

// What reads one result at `at` into the caller's place.
static const char *read_result(const struct idl_emit *emit, const struct idl_member *output, const char *at)
{
    const struct idl_type *type = idl_unoption(output->type);
    struct idl_place place = param_place(emit, output);
    if (idl_is_buffer(type)) {
        return idl_format(emit->arena, "tl_json_copy_%s(&client->in, %s, %s, %s)", idl_kind_name(type->kind), at,
                          place.value, place.len_address);
    }
    return idl_read_call(emit, type, "&client->in", at, &place);
}

// The caller's buffer of an inout has its own capacity.
static void put_capacities(const struct idl_emit *emit, const struct idl_member *const *outputs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (outputs[i]->direction == IDL_INOUT && idl_is_buffer(idl_unoption(outputs[i]->type)))
            idl_put(emit->out, "    *%s_len = %s_cap;\n", outputs[i]->snake, outputs[i]->snake);
}

static void put_one_result(const struct idl_emit *emit, const struct idl_member *output)
{
    const char *read = read_result(emit, output, "client->result");
    if (output->type->kind == IDL_OPTION) {
        struct idl_place place = param_place(emit, output);
        idl_put(emit->out, "    %s = !tl_json_is_null(&client->in, client->result);\n", place.has);
        idl_put(emit->out, "    e_ = %s ? %s : 0;\n", place.has, read);
    } else {
        idl_put(emit->out, "    e_ = %s;\n", read);
    }
}

static void put_results(const struct idl_emit *emit, const struct idl_fields *fields)
{
    for (size_t i = 0; i < fields->count; i++)
        if (!fields->rows[i].required)
            idl_put(emit->out, "    %s = false;\n", fields->rows[i].place.has);
    idl_put(emit->out, "    struct tl_json_fields fields_;\n");
    idl_put(emit->out,
            "    e_ = tl_json_fields(&fields_, &client->in, client->result, names_, %zu, UINT64_C(0x%llx));\n",
            fields->count, (unsigned long long)idl_required(fields));
    idl_put_fields_loop(emit, fields);
}

static void put_stub(const struct idl_emit *emit)
{
    struct idl_text *out = emit->out;
    const struct idl_method *method = emit->method;
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    struct idl_fields fields = {.reader = "&client->in"};
    size_t count = idl_outputs(method, outputs);
    for (size_t i = 0; i < count && count > 1; i++) {
        fields.rows[fields.count++] = (struct idl_field_row){.name = outputs[i]->name,
                                                             .type = outputs[i]->type,
                                                             .place = param_place(emit, outputs[i]),
                                                             .required = outputs[i]->type->kind != IDL_OPTION,
                                                             .call = read_result(emit, outputs[i], "fields_.at")};
    }
    idl_put_prototype(emit, false, ")\n");
    idl_put(out, "{\n");
    idl_put_names(emit, &fields);
    put_length_checks(emit);
    idl_put(out, "    tl_rpc_begin(client, &%s_row);\n", method->base);
    for (size_t i = 0; i < method->params.count; i++)
        if (idl_sends(&method->params.at[i]))
            put_param(emit, &method->params.at[i]);
    if (count == 0) {
        idl_put(out, "    return tl_rpc_finish(client);\n}\n\n");
        return;
    }
    idl_put(out, "    int e_ = tl_rpc_finish(client);\n    if (e_ < 0) {\n        return e_;\n    }\n");
    put_capacities(emit, outputs, count);
    if (count == 1)
        put_one_result(emit, outputs[0]);
    else
        put_results(emit, &fields);
    idl_put(out, "    return e_ < 0 ? tl_rpc_failed(client, e_) : 0;\n}\n\n");
}

void idl_emit_client(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    idl_put(out, IDL_MADE_BY, file->name);
    idl_put(out, "#include \"%s.h\"\n#include \"permissions.h\"\n\n", file->name);
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *service = file->defs[i];
        for (size_t m = 0; m < service->method_count; m++) {
            struct idl_emit emit = {.arena = &program->arena, .file = file, .out = out, .method = &service->methods[m]};
            idl_put(out, "static const struct tl_rpc_method %s_row = {\n", service->methods[m].base);
            idl_put_method_row(emit.arena, out, &service->methods[m], "    ", NULL);
            idl_put(out, "};\n\n");
            put_stub(&emit);
        }
    }
    idl_put_end(out);
}
