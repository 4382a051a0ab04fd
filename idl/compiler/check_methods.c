// SPDX-License-Identifier: BSD-3-Clause
// Checks of services: attributes, parameters, results, errors.
#include "idl/compiler/tree.h"

#include <stdlib.h>
#include <string.h>

bool idl_version(const char *text, uint64_t version[2])
{
    size_t major = strspn(text, "0123456789");
    size_t minor = text[major] == '.' ? strspn(text + major + 1, "0123456789") : 0;
    if (major == 0 || minor == 0 || text[major + 1 + minor] != '\0' || major + minor > 10)
        return false;
    version[0] = strtoull(text, NULL, 10);
    version[1] = strtoull(text + major + 1, NULL, 10);
    return true;
}

static void take_timeout(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                         const struct idl_attr *attr)
{
    (void)file;
    uint64_t ms = 0;
    bool number = idl_number(&attr->value, IDL_U64, &ms);
    idl_must(program, number && ms >= 1 && ms <= IDL_MAX_TIMEOUT, attr->value.pos,
             "@timeout(%s) is out of range; a timeout is 1 to %d ms (a day); choose one of those", attr->value.text,
             IDL_MAX_TIMEOUT);
    method->timeout_ms = (uint32_t)ms;
}

static void take_idempotent(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                            const struct idl_attr *attr)
{
    (void)program, (void)file, (void)attr;
    method->idempotent = true;
}

static void take_version(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                         const struct idl_attr *attr)
{
    const char *text = attr->value.text;
    uint64_t version[2] = {0}, package[2] = {strtoull(file->major, NULL, 10), strtoull(file->minor, NULL, 10)};
    if (idl_must(program, idl_version(text, version), attr->value.pos,
                 "'%s' is no version; a version is two whole numbers, major.minor; write 1.0", text))
        idl_must(program, version[0] < package[0] || (version[0] == package[0] && version[1] <= package[1]),
                 attr->value.pos,
                 "@%s(%s) is later than the package; package '%s' is of version %s.%s; raise the package's version",
                 attr->name, text, file->package, file->major, file->minor);
    *(strcmp(attr->name, "since") == 0 ? &method->since : &method->deprecated) = text;
}

static void take_trap(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                      const struct idl_attr *attr)
{
    (void)file;
    uint64_t n = 0;
    bool number = idl_number(&attr->value, IDL_U64, &n);
    idl_must(program, number && n >= IDL_TRAP_FIRST && n <= IDL_TRAP_LAST, attr->value.pos,
             "@trap(%s) is out of range; direct methods have the numbers %d to %d; choose one that no method had",
             attr->value.text, IDL_TRAP_FIRST, IDL_TRAP_LAST);
    method->trap = (uint32_t)n;
    method->trap_pos = attr->value.pos;
}

static void take_go(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                    const struct idl_attr *attr)
{
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    (void)file;
    const char *name = attr->value.text;
    size_t n = strlen(name);
    idl_must(program, n != 0 && n <= 2 * IDL_MAX_NAME && strspn(name, good) == n && strncmp(name, "rpc.", 4) != 0,
             attr->value.pos,
             "@go(\"%s\") cannot be a name on the wire; it is letters, digits, _ and ., up to %d, and 'rpc.' is the "
             "engine's own; write \"Service.Method\"",
             name, 2 * IDL_MAX_NAME);
    method->wire = name;
}

static const struct attribute {
    const char *name;
    enum idl_value_kind value;
    const char *example;
    void (*take)(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                 const struct idl_attr *attr);
} attributes[] = {
    {"timeout", IDL_VALUE_NUMBER, "@timeout(500), in milliseconds", take_timeout},
    {"idempotent", IDL_VALUE_NONE, "@idempotent", take_idempotent},
    {"since", IDL_VALUE_NUMBER, "@since(1.0)", take_version},
    {"deprecated", IDL_VALUE_NUMBER, "@deprecated(1.0)", take_version},
    {"trap", IDL_VALUE_NUMBER, "@trap(256)", take_trap},
    {"go", IDL_VALUE_TEXT, "@go(\"Service.Method\")", take_go},
};
#define ATTRIBUTES (sizeof attributes / sizeof attributes[0])

static void check_attr(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                       const struct idl_attr *attr)
{
    const char *names[ATTRIBUTES];
    for (size_t i = 0; i < ATTRIBUTES; i++) {
        const struct attribute *known = &attributes[i];
        names[i] = known->name;
        if (strcmp(attr->name, known->name) != 0)
            continue;
        bool valued = known->value != IDL_VALUE_NONE;
        bool one = attr->count == 1 && attr->value.kind == known->value && !attr->value.negative;
        if (idl_must(program, valued || attr->count == 0, attr->pos, "@%s has no value; it is so or not; write %s",
                     attr->name, known->example) &&
            idl_must(program, !valued || one, attr->pos, "@%s has one value, of its own kind; write %s", attr->name,
                     known->example))
            known->take(program, file, method, attr);
        return;
    }
    const char *near = idl_nearest(attr->name, names, ATTRIBUTES);
    idl_error(program, attr->pos,
              "unknown attribute '@%s'; attributes are @timeout @idempotent @since @deprecated @trap @go; %s",
              attr->name, near == NULL ? "remove it" : idl_format(&program->arena, "did you mean '@%s'?", near));
}

static void check_values(struct idl_program *program, struct idl_file *file, struct idl_members *members,
                         const char *what, const struct idl_method *method)
{
    if (idl_must(program, members->count <= IDL_MAX_FIELDS, method->pos,
                 "'%s' has %zu %ss; a method has up to %d; put some into a struct", method->name, members->count, what,
                 IDL_MAX_FIELDS))
        idl_check_members(program, file, members, what);
}

static void check_outputs(struct idl_program *program, const struct idl_method *method)
{
    size_t outs = 0, results = method->results.count;
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        outs += idl_has_out(param);
        idl_must(program, idl_index_find(&method->results.names, param->name) == SIZE_MAX, param->pos,
                 "'%s' is both a parameter and a result; each has a name of its own in C; rename one", param->name);
    }
    idl_must(program, outs == 0 || outs + results <= IDL_MAX_FIELDS, method->pos,
             "'%s' answers %zu values; a method answers up to %d; put some into a struct", method->name, outs + results,
             IDL_MAX_FIELDS);
    idl_must(program, !method->oneway || outs + results == 0, method->pos,
             "oneway '%s' answers something; oneway means that no answer comes; drop oneway, or the results",
             method->name);
    idl_must(program, !method->oneway || method->error_name == NULL, method->error_pos,
             "oneway '%s' declares errors; oneway means that no answer comes, not even an error; drop oneway, or the "
             "errors",
             method->name);
}

static void check_method(struct idl_program *program, struct idl_file *file, const struct idl_def *service,
                         struct idl_method *method)
{
    bool own = strcmp(service->snake, file->prefix) == 0;
    method->base = own ? idl_format(&program->arena, "%s_%s", file->prefix, method->snake)
                       : idl_format(&program->arena, "%s_%s_%s", file->prefix, service->snake, method->snake);
    method->wire = idl_format(&program->arena, "%s.%s", service->name, method->name);
    struct idl_index attrs = {0};
    for (size_t i = 0; i < method->attrs.count; i++) {
        const struct idl_attr *attr = &method->attrs.at[i];
        idl_must(program, idl_index_add(&program->arena, &attrs, attr->name, i) == i, attr->pos,
                 "@%s stands twice; once is enough; remove one", attr->name);
        check_attr(program, file, method, attr);
    }
    check_values(program, file, &method->params, "parameter", method);
    check_values(program, file, &method->results, "result", method);
    check_outputs(program, method);
    if (method->trap != 0 && program->errors == 0)
        idl_check_trap(program, method);
    if (method->error_name == NULL)
        return;
    method->error = idl_find(file, method->error_name);
    idl_must(program, method->error != NULL && method->error->kind == IDL_ERROR, method->error_pos,
             "'%s' is not an error type; what follows '!' is declared as: error %s { name = 1 }; declare it",
             method->error_name, method->error_name);
}

// Permissions of the service go for each of its methods. A list of more than there can be is refused later, as it is.
static void join_caps(struct idl_program *program, const struct idl_def *service, struct idl_method *method)
{
    for (size_t i = 0; i < service->caps.count && service->caps.count <= IDL_MAX_CAPS; i++)
        if (!idl_has_cap(&method->caps, service->caps.at[i].name))
            *IDL_ADD(&program->arena, &method->caps) = service->caps.at[i];
}

void idl_check_service(struct idl_program *program, struct idl_def *service)
{
    idl_must(program, service->method_count != 0, service->pos,
             "service '%s' is empty; a service has at least one method; add one, or remove it", service->name);
    idl_must(program, strcmp(service->name, "rpc") != 0, service->pos,
             "a service cannot be called 'rpc'; 'rpc.' methods are the engine's own; rename it");
    for (size_t m = 0; m < service->method_count; m++) {
        struct idl_method *method = &service->methods[m];
        size_t first = idl_index_find(&service->method_names, method->name);
        idl_must(program, first == m, method->pos, "method '%s' is declared twice; first on line %u; rename one",
                 method->name, service->methods[first].pos.line);
        check_method(program, service->file, service, method);
        join_caps(program, service, method);
    }
}
