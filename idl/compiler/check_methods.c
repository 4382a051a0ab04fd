// SPDX-License-Identifier: BSD-3-Clause
// Checks of services: attributes, parameters, results, errors.
#include "idl/compiler/idlc.h"

#include <string.h>

static bool one_value(struct idl_program *program, const struct idl_attr *attr, enum idl_value_kind kind,
                      const char *example)
{
    if (attr->count == 1 && attr->values[0].kind == kind && !attr->values[0].negative)
        return true;
    idl_error(program, attr->pos, "@%s has one value, of its own kind; write %s", attr->name, example);
    return false;
}

static void check_timeout(struct idl_program *program, struct idl_method *method, const struct idl_attr *attr)
{
    uint64_t ms = 0;
    if (!one_value(program, attr, IDL_VALUE_NUMBER, "@timeout(500), in milliseconds"))
        return;
    if (!idl_number(&attr->values[0], IDL_U64, &ms) || ms < 1 || ms > IDL_MAX_TIMEOUT) {
        idl_error(program, attr->values[0].pos,
                  "@timeout(%s) is out of range; a timeout is 1 to %d ms (a day); choose "
                  "one of those",
                  attr->values[0].text, IDL_MAX_TIMEOUT);
    }
    method->timeout_ms = (uint32_t)ms;
}

static int compare_version(const char *a, const char *b)
{
    const char *dot_a = strchr(a, '.'), *dot_b = strchr(b, '.');
    size_t n = (size_t)(dot_a - a), m = (size_t)(dot_b - b);
    int order = n != m ? (n < m ? -1 : 1) : memcmp(a, b, n);
    if (order != 0)
        return order;
    n = strlen(dot_a);
    m = strlen(dot_b);
    return n != m ? (n < m ? -1 : 1) : strcmp(dot_a, dot_b);
}

static const char *check_version(struct idl_program *program, const struct idl_file *file, const struct idl_attr *attr)
{
    if (!one_value(program, attr, IDL_VALUE_NUMBER,
                   idl_format(&program->arena, "@%s(%s.%s)", attr->name, file->major, file->minor)))
        return NULL;
    const char *version = attr->values[0].text;
    const char *dot = strchr(version, '.');
    const char *package = idl_format(&program->arena, "%s.%s", file->major, file->minor);
    if (dot == NULL || dot == version || dot[1] == '\0' || strspn(dot + 1, "0123456789") != strlen(dot + 1) ||
        strspn(version, "0123456789.") != strlen(version)) {
        idl_error(program, attr->values[0].pos,
                  "'%s' is no version; a version is two whole numbers, major.minor; write "
                  "1.0",
                  version);
        return NULL;
    }
    if (compare_version(version, package) > 0) {
        idl_error(program, attr->values[0].pos,
                  "@%s(%s) is later than the package; package '%s' is of version %s; raise "
                  "the package's version",
                  attr->name, version, file->package, package);
    }
    return version;
}

static void check_go(struct idl_program *program, struct idl_method *method, const struct idl_attr *attr)
{
    if (!one_value(program, attr, IDL_VALUE_TEXT, "@go(\"Service.Method\")"))
        return;
    const char *name = attr->values[0].text;
    size_t n = strlen(name);
    static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.";
    if (n == 0 || n > 2 * IDL_MAX_NAME || strspn(name, good) != n || strncmp(name, "rpc.", 4) == 0) {
        idl_error(program, attr->values[0].pos,
                  "@go(\"%s\") cannot be a name on the wire; it is letters, digits, _ and "
                  "., up to %d, and 'rpc.' is the engine's own; write \"Service.Method\"",
                  name, 2 * IDL_MAX_NAME);
    }
    method->wire = name;
}

static void check_attr(struct idl_program *program, const struct idl_file *file, struct idl_method *method,
                       const struct idl_attr *attr)
{
    static const char *const known[] = {"timeout", "idempotent", "since", "deprecated", "go"};
    if (strcmp(attr->name, "timeout") == 0) {
        check_timeout(program, method, attr);
    } else if (strcmp(attr->name, "idempotent") == 0) {
        method->idempotent = true;
        if (attr->count != 0)
            idl_error(program, attr->pos, "@idempotent has no value; it is so or not; write @idempotent");
    } else if (strcmp(attr->name, "since") == 0) {
        method->since = check_version(program, file, attr);
    } else if (strcmp(attr->name, "deprecated") == 0) {
        method->deprecated = check_version(program, file, attr);
    } else if (strcmp(attr->name, "go") == 0) {
        check_go(program, method, attr);
    } else {
        const char *near = idl_nearest(attr->name, known, sizeof known / sizeof known[0]);
        idl_error(program, attr->pos,
                  "unknown attribute '@%s'; attributes are @timeout @idempotent @since @deprecated "
                  "@go; %s",
                  attr->name, near == NULL ? "remove it" : idl_format(&program->arena, "did you mean '@%s'?", near));
    }
}

static void check_values(struct idl_program *program, struct idl_file *file, struct idl_members *members,
                         const char *what, const struct idl_method *method)
{
    if (members->count > IDL_MAX_FIELDS) {
        idl_error(program, method->pos, "'%s' has %zu %ss; a method has up to %d; put some into a struct", method->name,
                  members->count, what, IDL_MAX_FIELDS);
        return;
    }
    idl_check_twice(program, members, what);
    for (size_t i = 0; i < members->count; i++)
        idl_resolve(program, file, members->at[i].type);
}

// A name that comes back twice: as out parameter and as result.
static void check_outputs(struct idl_program *program, const struct idl_method *method)
{
    size_t outs = 0;
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        outs += idl_has_out(param);
        if (idl_index_find(&method->results.names, param->name) != SIZE_MAX) {
            idl_error(program, param->pos,
                      "'%s' is both a parameter and a result; each has a name of its own in C; "
                      "rename one",
                      param->name);
        }
    }
    if (outs != 0 && outs + method->results.count > IDL_MAX_FIELDS) {
        idl_error(program, method->pos, "'%s' answers %zu values; a method answers up to %d; put some into a struct",
                  method->name, outs + method->results.count, IDL_MAX_FIELDS);
    }
    if (method->oneway && (outs != 0 || method->results.count != 0)) {
        idl_error(program, method->pos,
                  "oneway '%s' answers something; oneway means that no answer comes; drop oneway, "
                  "or the results",
                  method->name);
    }
    if (method->oneway && method->error_name != NULL) {
        idl_error(program, method->error_pos,
                  "oneway '%s' declares errors; oneway means that no answer comes, not even "
                  "an error; drop oneway, or the errors",
                  method->name);
    }
}

static void check_method(struct idl_program *program, struct idl_file *file, const struct idl_def *service,
                         struct idl_method *method)
{
    bool own = strcmp(service->snake, file->prefix) == 0;
    method->base = own ? idl_format(&program->arena, "%s_%s", file->prefix, method->snake)
                       : idl_format(&program->arena, "%s_%s_%s", file->prefix, service->snake, method->snake);
    method->wire = idl_format(&program->arena, "%s.%s", service->name, method->name);
    struct idl_index attrs = {0};
    for (size_t i = 0; i < method->attr_count; i++) {
        if (idl_index_add(&program->arena, &attrs, method->attrs[i].name, i) < i) {
            idl_error(program, method->attrs[i].pos, "@%s stands twice; once is enough; remove one",
                      method->attrs[i].name);
        }
        check_attr(program, file, method, &method->attrs[i]);
    }
    check_values(program, file, &method->params, "parameter", method);
    check_values(program, file, &method->results, "result", method);
    check_outputs(program, method);
    if (method->error_name != NULL) {
        method->error = idl_find(file, method->error_name);
        if (method->error == NULL || method->error->kind != IDL_ERROR) {
            idl_error(program, method->error_pos,
                      "'%s' is not an error type; what follows '!' is declared as: error "
                      "%s { name = 1 }; declare it",
                      method->error_name, method->error_name);
        }
    }
}

// Permissions of the service go for each of its methods. A list of more than there can be is refused later, as it is.
static void join_caps(struct idl_program *program, const struct idl_def *service, struct idl_method *method)
{
    for (size_t i = 0; i < service->caps.count && service->caps.count <= IDL_MAX_CAPS; i++) {
        struct idl_caps *caps = &method->caps;
        bool there = false;
        for (size_t k = 0; k < caps->count && !there; k++)
            there = strcmp(caps->at[k].name, service->caps.at[i].name) == 0;
        if (!there) {
            caps->at = idl_grow(&program->arena, caps->at, caps->count, &caps->cap, sizeof *caps->at);
            caps->at[caps->count++] = service->caps.at[i];
        }
    }
}

void idl_check_methods(struct idl_program *program, struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count; i++) {
        struct idl_def *service = file->defs[i];
        if (service->kind == IDL_SERVICE && service->method_count == 0) {
            idl_error(program, service->pos,
                      "service '%s' is empty; a service has at least one method; add one, or "
                      "remove it",
                      service->name);
        }
        if (strcmp(service->name, "rpc") == 0 && service->kind == IDL_SERVICE) {
            idl_error(program, service->pos,
                      "a service cannot be called 'rpc'; 'rpc.' methods are the engine's own; "
                      "rename it");
        }
        for (size_t m = 0; m < service->method_count; m++) {
            size_t first = idl_index_find(&service->method_names, service->methods[m].name);
            if (first < m) {
                idl_error(program, service->methods[m].pos,
                          "method '%s' is declared twice; first on line %u; rename "
                          "one",
                          service->methods[m].name, service->methods[first].pos.line);
            }
            check_method(program, file, service, &service->methods[m]);
            join_caps(program, service, &service->methods[m]);
        }
    }
}
