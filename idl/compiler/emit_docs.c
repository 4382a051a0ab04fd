// SPDX-License-Identifier: BSD-3-Clause
// foo.md, and the table of sizes.
#include "idl/compiler/idlc.h"

#include <string.h>

// A doc comment within a table: one line, and no column marks of its own.
static void put_cell(struct idl_text *out, const char *doc)
{
    for (; doc != NULL && *doc != '\0'; doc++)
        if (*doc == '|')
            idl_put(out, "\\|");
        else
            idl_put(out, "%c", *doc == '\n' ? ' ' : *doc);
}

// Fields with their types, or names with their numbers.
static void put_members(struct idl_text *out, const struct idl_def *def)
{
    bool is_signed = def->type != NULL && idl_is_signed(def->type->kind);
    idl_put(out, "| %s | |\n|---|---|---|\n", def->kind == IDL_STRUCT ? "field | type" : "name | number");
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put(out, "| `%s` | ", m->name);
        if (m->type != NULL) {
            idl_put(out, "`");
            idl_put_type(out, m->type);
            idl_put(out, "`");
        } else {
            idl_put(out, is_signed ? "%lld" : "%llu", (unsigned long long)m->bits);
        }
        idl_put(out, " | ");
        put_cell(out, m->doc);
        idl_put(out, " |\n");
    }
    idl_put(out, "\n");
}

static void put_def(struct idl_text *out, const struct idl_def *def)
{
    static const char *const kinds[] = {
        [IDL_ENUM] = "enum", [IDL_FLAGS] = "flags", [IDL_STRUCT] = "struct", [IDL_ERROR] = "error"};
    idl_put(out, "### %s%s %s\n\n", def->open ? "open " : "", kinds[def->kind], def->name);
    if (def->doc != NULL)
        idl_put(out, "%s\n\n", def->doc);
    put_members(out, def);
}

// The least value of a type, as JSON: for the example request.
static void put_example(struct idl_text *out, const struct idl_type *type)
{
    if (type->kind == IDL_OPTION) {
        idl_put(out, "null");
    } else if (type->kind == IDL_LIST) {
        idl_put(out, "[]");
    } else if (type->kind == IDL_ARRAY) {
        for (uint64_t i = 0; i < type->bound; i++) {
            idl_put(out, i == 0 ? "[" : ",");
            put_example(out, type->of);
        }
        idl_put(out, "]");
    } else if (idl_is_struct(type)) {
        for (size_t i = 0; i < type->def->members.count; i++) {
            idl_put(out, "%s\"%s\":", i == 0 ? "{" : ",", type->def->members.at[i].name);
            put_example(out, type->def->members.at[i].type);
        }
        idl_put(out, "}");
    } else if (type->kind == IDL_NAMED) {
        idl_put(out, type->def->kind == IDL_FLAGS ? "[]" : "\"%s\"", type->def->members.at[0].name);
    } else {
        idl_put(out, "%s", idl_is_buffer(type) ? "\"\"" : type->kind == IDL_BOOL ? "false" : "0");
    }
}

static void put_request(struct idl_text *out, const struct idl_method *method)
{
    idl_put(out, "```json\n{\"jsonrpc\":\"2.0\",");
    idl_put(out, method->oneway ? "\"method\":\"%s\"" : "\"id\":1,\"method\":\"%s\"", method->wire);
    const char *before = ",\"params\":{";
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        if (idl_has_in(param)) {
            idl_put(out, "%s\"%s\":", before, param->name);
            put_example(out, param->type);
            before = ",";
        }
    }
    idl_put(out, before[1] == '\0' ? "}}\n```\n\n" : "}\n```\n\n");
}

static void put_size(struct idl_text *out, const char *what, uint64_t most, uint64_t fits)
{
    if (fits < most)
        idl_put(out, "- a %s fits up to %llu of %llu bytes here\n", what, (unsigned long long)fits,
                (unsigned long long)most);
    else
        idl_put(out, "- a %s has up to %llu bytes\n", what, (unsigned long long)most);
}

static void put_method(struct idl_text *out, const struct idl_method *method)
{
    idl_put(out, "### %s\n\n```\n", method->wire);
    idl_put_declaration(out, method);
    idl_put(out, "\n```\n\n");
    if (method->doc != NULL)
        idl_put(out, "%s\n\n", method->doc);
    if (method->caps.count != 0) {
        idl_put(out, "- requires");
        for (size_t i = 0; i < method->caps.count; i++)
            idl_put(out, "%s `%s`", i == 0 ? "" : " and", method->caps.at[i].name);
        idl_put(out, "\n");
    }
    idl_put(out, method->idempotent ? "- idempotent: a client may send it again\n" : "");
    if (method->timeout_ms != 0)
        idl_put(out, "- a client waits %u ms for it\n", method->timeout_ms);
    if (method->since != NULL)
        idl_put(out, "- since version %s\n", method->since);
    if (method->deprecated != NULL)
        idl_put(out, "- deprecated since version %s\n", method->deprecated);
    idl_put(out, "- C: `%s` calls it, `%s_serve` serves it\n", method->base, method->base);
    if (method->trap != 0)
        idl_put_direct_docs(out, method);
    put_size(out, "request", method->max_request, method->request_fits);
    put_size(out, "reply", method->reply_json, method->reply_fits);
    idl_put(out, "- hash `%016llx`\n\n", (unsigned long long)method->hash);
    if (method->max_request < 4000)
        put_request(out, method);
}

static void put_constants(struct idl_text *out, const struct idl_file *file)
{
    bool any = false;
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *def = file->defs[i];
        if (def->kind != IDL_CONST)
            continue;
        idl_put(out, any ? "" : "## Constants\n\n| name | value | |\n|---|---|---|\n");
        any = true;
        idl_put(out, "| `%s` | `%s%s` | ", def->name, def->value.negative ? "-" : "", def->value.text);
        put_cell(out, def->doc);
        idl_put(out, " |\n");
    }
    idl_put(out, any ? "\n" : "");
}

void idl_emit_markdown(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    idl_put(out, "<!-- Made by idlc from %s.idl: do not edit. -->\n# %s %s.%s\n\n", file->name, file->package,
            file->major, file->minor);
    if (file->doc != NULL)
        idl_put(out, "%s\n\n", file->doc);
    for (size_t i = 0; i < file->def_count; i++) {
        const struct idl_def *service = file->defs[i];
        if (service->kind != IDL_SERVICE)
            continue;
        idl_put(out, "## Service %s\n\n", service->name);
        if (service->doc != NULL)
            idl_put(out, "%s\n\n", service->doc);
        for (size_t m = 0; m < service->method_count; m++)
            put_method(out, &service->methods[m]);
    }
    put_constants(out, file);
    bool any = false;
    for (size_t i = 0; i < file->def_count; i++) {
        if (file->defs[i]->kind != IDL_CONST && file->defs[i]->kind != IDL_SERVICE) {
            idl_put(out, any ? "" : "## Types\n\n");
            any = true;
            put_def(out, file->defs[i]);
        }
    }
    idl_put_end(out);
}

void idl_print_sizes(const struct idl_program *program, struct idl_text *out)
{
    idl_put(out, "%-28s %10s %8s %10s %8s %10s\n", "method", "request", "tokens", "reply", "tokens", "scratch");
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            for (size_t m = 0; m < file->defs[k]->method_count; m++) {
                const struct idl_method *method = &file->defs[k]->methods[m];
                idl_put(out, "%-28s %10llu %8llu %10llu %8llu %10llu\n", method->wire,
                        (unsigned long long)method->max_request, (unsigned long long)method->request_tokens,
                        (unsigned long long)method->reply_json, (unsigned long long)method->reply_tokens,
                        (unsigned long long)(method->max_reply - method->reply_json));
            }
        }
    }
}
