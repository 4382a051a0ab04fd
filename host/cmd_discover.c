// SPDX-License-Identifier: BSD-3-Clause
// trapline discover: what the board offers, as IDL-like lines.
#include <stdlib.h>
#include <string.h>

#include "host/host.h"

static const char *integer_name(const json_t *schema)
{
    static const struct {
        const char *name;
        double max;
    } names[] = {{"i8", 127},
                 {"u8", 255},
                 {"i16", 32767},
                 {"u16", 65535},
                 {"i32", 2147483647},
                 {"u32", 4294967295},
                 {"i64", 9223372036854775807.0},
                 {"u64", 18446744073709551615.0}};
    double max = json_number_value(json_object_get(schema, "maximum"));

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (max > 0 && max <= names[i].max && max >= names[i].max)
            return names[i].name;
    return "integer";
}

static void print_members(const json_t *properties)
{
    const char *member;
    json_t *value;
    const char *before = "{";

    json_object_foreach((json_t *)(uintptr_t)properties, member, value)
    {
        fputs(before, stdout);
        host_print(member);
        before = ", ";
    }
    putchar('}');
}

// Structs show their members' names and no more: --json has the whole.
static void print_simple(const json_t *schema)
{
    const char *type = host_string(schema, "type");
    const json_t *names = json_object_get(schema, "enum");
    size_t i;
    json_t *value;

    if (json_is_array(names)) {
        json_array_foreach(names, i, value)
        {
            fputs(i ? "|" : "", stdout);
            host_print(json_string_value(value) ? json_string_value(value) : "?");
        }
    } else if (strcmp(type, "object") == 0) {
        print_members(json_object_get(schema, "properties"));
    } else if (strcmp(type, "integer") == 0) {
        fputs(integer_name(schema), stdout);
    } else if (strcmp(host_string(schema, "contentEncoding"), "base64") == 0) {
        fputs("bytes", stdout);
    } else {
        host_print(strcmp(type, "boolean") == 0 ? "bool" : type);
    }
}

static void print_type(const json_t *schema)
{
    const json_t *inner = host_schema(schema);

    if (strcmp(host_string(inner, "type"), "array") == 0) {
        putchar('[');
        print_simple(host_schema(json_object_get(inner, "items")));
        putchar(']');
    } else {
        print_simple(inner);
    }
    if (inner != schema)
        putchar('?');
}

static void print_method(const json_t *method)
{
    const json_t *result = json_object_get(method, "result");
    const char *doc = host_string(method, "description");
    json_t *parameter;
    size_t i;

    if (!*doc)
        doc = host_string(method, "summary");
    fputs("  ", stdout);
    host_print(host_string(method, "name"));
    putchar('(');
    json_array_foreach(json_object_get(method, "params"), i, parameter)
    {
        fputs(i ? ", " : "", stdout);
        host_print(host_string(parameter, "name"));
        fputs(": ", stdout);
        print_type(json_object_get(parameter, "schema"));
    }
    putchar(')');
    const json_t *schema = json_object_get(result, "schema");
    if (schema && strcmp(host_string(schema, "type"), "null") != 0) {
        fputs(" -> ", stdout);
        print_type(schema);
    }
    putchar('\n');
    size_t line = strcspn(doc, "\n");
    if (line > 0) {
        fputs("      ", stdout);
        host_put_safe(stdout, doc, line);
        putchar('\n');
    }
}

int host_cmd_discover(struct host *host, const struct host_options *options)
{
    json_t *service = options->count == 2 ? json_pack("{s:s}", "service", options->operands[1]) : NULL;
    char *params = service ? json_dumps(service, JSON_COMPACT) : NULL;
    const char *text;
    size_t i;
    json_t *method;

    json_decref(service);
    if (options->count > 2 || (options->count == 2 && !params)) {
        host_error("usage: trapline discover [SERVICE]");
        return HOST_USAGE;
    }
    int status = host_call(host, "rpc.discover", params, NULL, &text);
    free(params);
    if (status != HOST_OK)
        return status;
    if (options->json) {
        host_print(text);
        putchar('\n');
        return HOST_OK;
    }
    json_t *document = host_load_schema(text, strlen(text));
    if (!document)
        return host_strange("rpc.discover");
    const json_t *info = json_object_get(document, "info");
    host_print(host_string(info, "title"));
    putchar(' ');
    host_print(host_string(info, "version"));
    putchar('\n');
    json_array_foreach(json_object_get(document, "methods"), i, method)
    {
        print_method(method);
    }
    json_decref(document);
    return HOST_OK;
}
