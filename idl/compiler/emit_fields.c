// SPDX-License-Identifier: BSD-3-Clause
// The members of an object, as structs, skeletons and stubs read and write them; and the head of a method's function.
#include "idl/compiler/idlc.h"

void idl_put_names(const struct idl_emit *emit, const struct idl_fields *fields)
{
    const char *names[IDL_MAX_FIELDS];
    if (fields->count == 0)
        return;
    for (size_t i = 0; i < fields->count; i++)
        names[i] = idl_format(emit->arena, "\"%s\"", fields->rows[i].name);
    idl_put(emit->out, "    ");
    idl_put_list(emit->out, 4, "static const char *const names_[] = {", names, fields->count, "};\n");
}

uint64_t idl_required(const struct idl_fields *fields)
{
    uint64_t required = 0;
    for (size_t i = 0; i < fields->count; i++)
        required |= fields->rows[i].required ? UINT64_C(1) << i : 0;
    return required;
}

static void put_row(const struct idl_emit *emit, const struct idl_fields *fields, size_t at, const char *indent)
{
    const struct idl_field_row *row = &fields->rows[at];
    const char *call = row->call;
    if (call == NULL)
        call = idl_read_call(emit, idl_unoption(row->type), fields->reader, "fields_.at", &row->place);
    if (row->type->kind == IDL_OPTION) {
        idl_put(emit->out, "%s%s = !tl_json_is_null(%s, fields_.at);\n", indent, row->place.has, fields->reader);
        idl_put(emit->out, "%se_ = %s ? %s : 0;\n", indent, row->place.has, call);
    } else {
        idl_put(emit->out, "%se_ = %s;\n", indent, call);
    }
}

void idl_put_fields_loop(const struct idl_emit *emit, const struct idl_fields *fields)
{
    struct idl_text *out = emit->out;
    if (fields->count == 0) {
        idl_put(out, "    if (e_ == 0) {\n        e_ = tl_json_next_field(&fields_);\n    }\n");
        return;
    }
    idl_put(out, "    while (e_ == 0 && (e_ = tl_json_next_field(&fields_)) > 0) {\n");
    if (fields->count == 1) {
        put_row(emit, fields, 0, "        ");
        idl_put(out, "    }\n");
        return;
    }
    idl_put(out, "        switch (e_) {\n");
    for (size_t i = 0; i < fields->count; i++) {
        idl_put(out, "        case %zu:\n", i + 1);
        put_row(emit, fields, i, "            ");
        idl_put(out, "            break;\n");
    }
    idl_put(out, "        }\n    }\n");
}

void idl_put_write(const struct idl_emit *emit, const struct idl_type *type, const char *present, const char *writer,
                   const char *write)
{
    if (type->kind != IDL_OPTION) {
        idl_put(emit->out, "    %s;\n", write);
        return;
    }
    idl_put(emit->out, "    if (%s) {\n        %s;\n    } else {\n", present, write);
    idl_put(emit->out, "        TL_JSON_PUT(%s, \"null\");\n    }\n", writer);
}

void idl_put_prototype(const struct idl_emit *emit, bool server, const char *end)
{
    const char *items[IDL_MAX_C_PARAMS];
    items[0] = server ? "struct tl_rpc_call *call" : "struct tl_rpc_client *client";
    size_t n = 1 + idl_c_params(emit, emit->method, items + 1);
    const char *open = idl_format(emit->arena, "int %s%s(", emit->method->base, server ? "_serve" : "");
    idl_put_list(emit->out, 0, open, items, n, end);
}
