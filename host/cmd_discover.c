// SPDX-License-Identifier: BSD-3-Clause
// trapline discover: what the board offers, as IDL-like lines.
#include <string.h>

#include "host/host.h"

static void print_type(const json_t *schema)
{
    const json_t *inner = host_schema(schema);
    const json_t *names = json_object_get(inner, "enum");
    const char *type = host_string(inner, "type");
    const char *member;
    json_t *value;
    size_t i;

    if (json_is_array(names)) {
        json_array_foreach(names, i, value) 
        {
            fputs(i ? "|" : "", stdout);
            host_print(json_string_value(value) ? json_string_value(value) : "");
        }
    } else if (strcmp(type, "object") == 0) {
        const char *comma = "";
        putchar('{');
        json_object_foreach(json_object_get(inner, "properties"), member, value)
        {
            fputs(comma, stdout);
            host_print(member);
            comma = ", ";
        }
        putchar('}');
    } else if (strcmp(type, "array") == 0) {
        putchar('[');
        host_print(host_string(host_schema(json_object_get(inner, "items")), "type"));
        putchar(']');
    } else if (strcmp(host_string(inner, "contentEncoding"), "base64") == 0) {
        fputs("bytes", stdout);
    } else {
        host_print(type);
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
    json_t *params = options->count > 1 ? json_pack("{s:s}", "service", options->operands[1]) : NULL;
    json_t *document = NULL;
    size_t i;
    json_t *method;
    int status;

    if (options->count > 2) {
        host_error("usage: trapline discover [SERVICE]");
        json_decref(params);
        return HOST_USAGE;
    }
    if (params)
        status = host_call_with(host, "rpc.discover", params, &document);
    else
        status = host_call(host, "rpc.discover", NULL, &document, NULL);
    if (status != HOST_OK)
        return status;
    const json_t *info = json_object_get(document, "info");
    if (options->json) {
        host_print_json(document, true);
    } else {
        host_print(host_string(info, "title"));
        putchar(' ');
        host_print(host_string(info, "version"));
        putchar('\n');
        json_array_foreach(json_object_get(document, "methods"), i, method) print_method(method);
    }
    json_decref(document);
    return HOST_OK;
}
