// SPDX-License-Identifier: BSD-3-Clause
// OpenRPC: a service's methods as JSON objects with their JSON schemas, and foo.openrpc.json.
#include "idl/compiler/idlc.h"

static void put_integer(struct idl_text *out, enum idl_kind kind)
{
    static const char *const bounds[] = {
        [IDL_U8] = "0,\"maximum\":255",
        [IDL_U16] = "0,\"maximum\":65535",
        [IDL_U32] = "0,\"maximum\":4294967295",
        [IDL_U64] = "0,\"maximum\":18446744073709551615",
        [IDL_I8] = "-128,\"maximum\":127",
        [IDL_I16] = "-32768,\"maximum\":32767",
        [IDL_I32] = "-2147483648,\"maximum\":2147483647",
        [IDL_I64] = "-9223372036854775808,\"maximum\":9223372036854775807",
    };
    idl_put(out, "{\"type\":\"integer\",\"minimum\":%s}", bounds[kind]);
}

static void put_names(struct idl_text *out, const struct idl_def *def)
{
    for (size_t i = 0; i < def->members.count; i++)
        idl_put(out, "%s\"%s\"", i == 0 ? "[" : ",", def->members.at[i].name);
    idl_put(out, "]");
}

static void put_schema(struct idl_text *out, const struct idl_type *type);

static void put_struct(struct idl_text *out, const struct idl_def *def)
{
    idl_put(out, "{\"title\":\"%s\",\"type\":\"object\",\"properties\":{", def->name);
    for (size_t i = 0; i < def->members.count; i++) {
        idl_put(out, "%s\"%s\":", i == 0 ? "" : ",", def->members.at[i].name);
        put_schema(out, def->members.at[i].type);
    }
    idl_put(out, "},\"required\":[");
    const char *before = "";
    for (size_t i = 0; i < def->members.count; i++) {
        if (def->members.at[i].type->kind != IDL_OPTION) {
            idl_put(out, "%s\"%s\"", before, def->members.at[i].name);
            before = ",";
        }
    }
    idl_put(out, "],\"additionalProperties\":false}");
}

// A closed enum is one of its names; an open one may be a number too. Flags are an array of names, or a number.
static void put_def(struct idl_text *out, const struct idl_def *def)
{
    bool flags = def->kind == IDL_FLAGS, number = flags || def->open;
    if (def->kind == IDL_STRUCT) {
        put_struct(out, def);
        return;
    }
    idl_put(out, "{\"title\":\"%s\",%s%s\"enum\":", def->name, number ? "\"anyOf\":[{" : "",
            flags ? "\"type\":\"array\",\"items\":{" : "");
    put_names(out, def);
    idl_put(out, flags ? "}}" : "}");
    if (number) {
        idl_put(out, ",");
        put_integer(out, def->type->kind);
        idl_put(out, "]}");
    }
}

// Recursion as deep as the type, which is at most IDL_MAX_NESTING.
static void put_schema(struct idl_text *out, const struct idl_type *type)
{
    unsigned long long bound = type->bound;
    switch (type->kind) {
    case IDL_BOOL:
        idl_put(out, "{\"type\":\"boolean\"}");
        break;
    case IDL_F64:
        idl_put(out, "{\"type\":\"number\"}");
        break;
    case IDL_STRING: // bounds are bytes of UTF-8, so no more characters than that
        idl_put(out, "{\"type\":\"string\",\"maxLength\":%llu}", bound);
        break;
    case IDL_BYTES:
        idl_put(out, "{\"type\":\"string\",\"contentEncoding\":\"base64\",\"maxLength\":%llu}", (bound + 2) / 3 * 4);
        break;
    case IDL_LIST:
    case IDL_ARRAY:
        idl_put(out, "{\"type\":\"array\",\"items\":");
        put_schema(out, type->of);
        if (type->kind == IDL_ARRAY)
            idl_put(out, ",\"minItems\":%llu", bound);
        idl_put(out, ",\"maxItems\":%llu}", bound);
        break;
    case IDL_OPTION:
        idl_put(out, "{\"anyOf\":[");
        put_schema(out, type->of);
        idl_put(out, ",{\"type\":\"null\"}]}");
        break;
    case IDL_NAMED:
        put_def(out, type->def);
        break;
    default:
        put_integer(out, type->kind);
    }
}

static void put_params(struct idl_text *out, const struct idl_method *method)
{
    idl_put(out, ",\"params\":[");
    const char *before = "";
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        if (!idl_sends(param))
            continue;
        idl_put(out, "%s{\"name\":\"%s\"", before, param->name);
        before = ",";
        if (!idl_has_in(param)) {
            idl_put(out,
                    ",\"summary\":\"room for so many bytes\",\"schema\":{\"type\":\"integer\",\"minimum\":0,"
                    "\"maximum\":%llu}}",
                    (unsigned long long)idl_unoption(param->type)->bound);
            continue;
        }
        idl_put(out, "%s,\"schema\":", param->type->kind != IDL_OPTION ? ",\"required\":true" : "");
        put_schema(out, param->type);
        idl_put(out, "}");
    }
    idl_put(out, "]");
}

static void put_result(struct idl_text *out, const struct idl_method *method)
{
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    size_t count = idl_outputs(method, outputs);
    if (method->oneway)
        return;
    idl_put(out, ",\"result\":{\"name\":\"%s\",\"schema\":", count == 1 ? outputs[0]->name : "result");
    if (count == 0) {
        idl_put(out, "{\"type\":\"null\"}");
    } else if (count == 1) {
        put_schema(out, outputs[0]->type);
    } else {
        idl_put(out, "{\"type\":\"object\",\"properties\":{");
        for (size_t i = 0; i < count; i++) {
            idl_put(out, "%s\"%s\":", i == 0 ? "" : ",", outputs[i]->name);
            put_schema(out, outputs[i]->type);
        }
        idl_put(out, "}}");
    }
    idl_put(out, "}");
}

static void put_method(struct idl_text *out, const struct idl_method *method)
{
    idl_put(out, "{\"name\":\"%s\"", method->wire);
    if (method->doc != NULL) {
        idl_put(out, ",\"summary\":");
        idl_put_json(out, method->doc);
    }
    if (method->trap != 0)
        idl_put(out, ",\"x-trap\":%u", method->trap);
    if (method->deprecated != NULL)
        idl_put(out, ",\"deprecated\":true");
    put_params(out, method);
    put_result(out, method);
    for (size_t i = 0; method->error != NULL && i < method->error->members.count; i++) {
        const struct idl_member *error = &method->error->members.at[i];
        idl_put(out, "%s{\"code\":%llu,\"message\":\"%s\"}", i == 0 ? ",\"errors\":[" : ",",
                (unsigned long long)error->bits, error->name);
    }
    idl_put(out, method->error != NULL ? "]" : "");
    idl_put(out, ",\"x-permissions\":[");
    for (size_t i = 0; i < method->caps.count; i++)
        idl_put(out, "%s\"%s\"", i == 0 ? "" : ",", method->caps.at[i].name);
    idl_put(out, "],\"x-hash\":\"%016llx\"}", (unsigned long long)method->hash);
}

void idl_openrpc_service(struct idl_text *out, const struct idl_def *service)
{
    for (size_t m = 0; m < service->method_count; m++) {
        idl_put(out, m == 0 ? "" : ",");
        put_method(out, &service->methods[m]);
    }
}

void idl_emit_openrpc(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    idl_put(out, "{\"openrpc\":\"1.2.6\",\"info\":{\"title\":\"%s\",\"version\":\"%s.%s\"", file->package, file->major,
            file->minor);
    if (file->doc != NULL) {
        idl_put(out, ",\"description\":");
        idl_put_json(out, file->doc);
    }
    idl_put(out, "},\"methods\":[");
    const char *before = "\n";
    for (size_t i = 0; i < file->def_count; i++) {
        for (size_t m = 0; m < file->defs[i]->method_count; m++) {
            idl_put(out, "%s", before);
            put_method(out, &file->defs[i]->methods[m]);
            before = ",\n";
        }
    }
    idl_put(out, "\n]}\n");
}
