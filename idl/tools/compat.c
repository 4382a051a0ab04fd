// SPDX-License-Identifier: BSD-3-Clause
// idlc --check: what a change of an interface breaks, and for whom. One line a difference.
//
// The question behind each line: does every message that was right still mean what it meant? Requests come from old
// callers to a new server, replies go from a new server to old callers. A method whose signature changed at all is
// refused to callers that send hashes, so that "compatible" there means: to callers that do not.
#include "idl/tools/tools.h"

#include <string.h>

struct compat {
    struct idl_arena *arena;
    struct idl_text *out;
    unsigned breaking, all;
};

static void IDL_PRINTF(3, 4) say(struct compat *compat, bool breaks, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    idl_put(compat->out, breaks ? "breaking: " : "compatible: ");
    idl_put_args(compat->out, format, args);
    idl_put(compat->out, "\n");
    va_end(args);
    compat->breaking += breaks;
    compat->all++;
}

static const struct idl_member *find_member(const struct idl_members *members, const char *name)
{
    size_t at = idl_index_find(&members->names, name);
    return at == SIZE_MAX ? NULL : &members->at[at];
}

static bool accepts_number(enum idl_kind wide, enum idl_kind narrow)
{
    static const struct {
        int low, high; // powers of two
    } ranges[] = {[IDL_U8] = {0, 8}, [IDL_U16] = {0, 16},  [IDL_U32] = {0, 32},  [IDL_U64] = {0, 64},
                  [IDL_I8] = {7, 7}, [IDL_I16] = {15, 15}, [IDL_I32] = {31, 31}, [IDL_I64] = {63, 63}};
    if (wide == IDL_F64 && idl_is_integer(narrow))
        return ranges[narrow].high <= 32; // larger ones may come as text
    if (!idl_is_integer(wide) || !idl_is_integer(narrow))
        return wide == narrow;
    return ranges[narrow].low <= ranges[wide].low && ranges[narrow].high <= ranges[wide].high;
}

static bool accepts(const struct idl_type *wide, const struct idl_type *narrow);

static bool accepts_names(const struct idl_def *wide, const struct idl_def *narrow)
{
    for (size_t i = 0; i < narrow->members.count; i++) {
        const struct idl_member *m = find_member(&wide->members, narrow->members.at[i].name);
        if (m == NULL || m->bits != narrow->members.at[i].bits)
            return false;
    }
    return wide->open || !narrow->open;
}

static bool accepts_fields(const struct idl_def *wide, const struct idl_def *narrow)
{
    for (size_t i = 0; i < narrow->members.count; i++) {
        const struct idl_member *field = find_member(&wide->members, narrow->members.at[i].name);
        if (field == NULL || !accepts(field->type, narrow->members.at[i].type))
            return false;
    }
    for (size_t i = 0; i < wide->members.count; i++) {
        const struct idl_member *field = &wide->members.at[i];
        if (field->type->kind != IDL_OPTION && find_member(&narrow->members, field->name) == NULL)
            return false;
    }
    return true;
}

// Whether what reads `wide` takes all that writes `narrow`. Recursion as deep as the type.
static bool accepts(const struct idl_type *wide, const struct idl_type *narrow)
{
    if (wide->kind == IDL_OPTION)
        return accepts(wide->of, idl_unoption(narrow));
    if (idl_is_scalar(wide->kind) || idl_is_scalar(narrow->kind))
        return accepts_number(wide->kind, narrow->kind);
    bool arrays =
        (wide->kind == IDL_LIST || wide->kind == IDL_ARRAY) && (narrow->kind == IDL_LIST || narrow->kind == IDL_ARRAY);
    if (arrays) {
        bool fits = wide->kind == IDL_LIST ? narrow->bound <= wide->bound
                                           : narrow->kind == IDL_ARRAY && narrow->bound == wide->bound;
        return fits && accepts(wide->of, narrow->of);
    }
    if (wide->kind != narrow->kind)
        return false;
    if (wide->kind != IDL_NAMED)
        return narrow->bound <= wide->bound;
    if (wide->def->kind != narrow->def->kind)
        return false;
    if (wide->def->kind == IDL_STRUCT)
        return accepts_fields(wide->def, narrow->def);
    return accepts_names(wide->def, narrow->def) && accepts_number(wide->def->type->kind, narrow->def->type->kind);
}

static const char *type_text(struct compat *compat, const struct idl_type *type)
{
    struct idl_text text = {0};
    idl_put_type(&text, type);
    const char *copy = idl_copy(compat->arena, text.s, text.n);
    idl_text_free(&text);
    return copy;
}

static bool same_type(const struct idl_type *a, const struct idl_type *b)
{
    struct idl_text x = {0}, y = {0};
    idl_type_signature(&x, a);
    idl_type_signature(&y, b);
    bool same = x.n == y.n && memcmp(x.s, y.s, x.n) == 0;
    idl_text_free(&x);
    idl_text_free(&y);
    return same;
}

static const char *of_what(const struct idl_member *value, bool result)
{
    return result ? "result" : value->direction == IDL_OUT ? "out parameter" : "parameter";
}

// The same value in both: its type and direction.
static void compare_value(struct compat *compat, const char *wire, const struct idl_member *a,
                          const struct idl_member *b, bool result)
{
    bool nameless = result && strcmp(a->name, "result") == 0;
    const char *head = nameless ? idl_format(compat->arena, "%s: the result", wire)
                                : idl_format(compat->arena, "%s: %s '%s'", wire, of_what(a, result), a->name);
    if (a->direction != b->direction) {
        say(compat, true, "%s changed its direction: callers built before send or expect something else", head);
        return;
    }
    if (same_type(a->type, b->type))
        return;
    const char *was = type_text(compat, a->type), *now = type_text(compat, b->type);
    const char *change = strcmp(was, now) == 0 ? idl_format(compat->arena, "%s: %s itself changed", head, now)
                                               : idl_format(compat->arena, "%s is now %s, was %s", head, now, was);
    const struct idl_type *buffer = idl_unoption(a->type);
    bool capacity = a->direction == IDL_OUT && !result && idl_is_buffer(buffer) && buffer->kind == b->type->kind;
    if (capacity) { // never more comes back than was asked for
        bool less = b->type->bound < buffer->bound;
        say(compat, less, "%s: callers built before %s", change,
            less ? "may ask for more and are refused" : "still work, but those that send hashes are refused");
    } else if (idl_has_in(a) && !result && !accepts(b->type, a->type)) {
        say(compat, true, "%s: callers that send what it no longer takes are refused", change);
    } else if ((idl_has_out(a) || result) && !accepts(a->type, b->type)) {
        say(compat, true, "%s: callers built before may get what they cannot read", change);
    } else {
        say(compat, false, "%s: callers built before still work, but those that send hashes are refused", change);
    }
}

static void compare_params(struct compat *compat, const struct idl_method *a, const struct idl_method *b)
{
    const char *wire = a->wire;
    for (size_t i = 0; i < a->params.count; i++) {
        const struct idl_member *param = &a->params.at[i];
        const struct idl_member *other = find_member(&b->params, param->name);
        if (other == NULL) {
            say(compat, true, "%s: parameter '%s' is gone: callers that send it are refused", wire, param->name);
            continue;
        }
        compare_value(compat, wire, param, other, false);
        if ((size_t)(other - b->params.at) != i && i < b->params.count &&
            find_member(&a->params, b->params.at[i].name) != NULL) {
            say(compat, true,
                "%s: parameter '%s' changed its place: callers that send parameters by position, and C sources, mean "
                "another",
                wire, param->name);
        }
    }
    for (size_t i = 0; i < b->params.count; i++) {
        const struct idl_member *param = &b->params.at[i];
        // A list with a count has members. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        if (find_member(&a->params, param->name) != NULL)
            continue;
        bool needed = idl_has_in(param) && param->type->kind != IDL_OPTION;
        bool answered = idl_has_out(param);
        if (needed || answered) {
            say(compat, true, "%s: %s '%s' is new: callers built before %s", wire, of_what(param, false), param->name,
                needed ? "do not send it and are refused" : "do not expect it");
        } else if (i < a->params.count) {
            say(compat, true,
                "%s: parameter '%s' is new and not the last: callers that send parameters by position mean another",
                wire, param->name);
        } else {
            say(compat, false,
                "%s: optional parameter '%s' is new: callers built before still work, but those that send hashes are "
                "refused",
                wire, param->name);
        }
    }
}

static void compare_results(struct compat *compat, const struct idl_method *a, const struct idl_method *b)
{
    const struct idl_member *before[2 * IDL_MAX_FIELDS], *after[2 * IDL_MAX_FIELDS];
    size_t n = idl_outputs(a, before), m = idl_outputs(b, after);
    if (n == 1 && m == 1) { // a bare value: its name is not on the wire
        if (before[0]->direction == after[0]->direction && a->results.count == 1 && b->results.count == 1)
            compare_value(compat, a->wire, before[0], after[0], true);
        return;
    }
    if (n != m && (n < 2 || m < 2)) {
        say(compat, true, "%s: answers %zu instead of %zu values: callers built before cannot read the reply", a->wire,
            m, n);
        return;
    }
    for (size_t i = 0; i < a->results.count; i++) {
        const struct idl_member *other = find_member(&b->results, a->results.at[i].name);
        if (other == NULL) {
            say(compat, true, "%s: result '%s' is gone: callers built before cannot read the reply", a->wire,
                a->results.at[i].name);
        } else {
            compare_value(compat, a->wire, &a->results.at[i], other, true);
        }
    }
    for (size_t i = 0; i < b->results.count; i++) {
        // A list with a count has members. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        if (find_member(&a->results, b->results.at[i].name) == NULL) {
            say(compat, true, "%s: result '%s' is new: callers built before cannot read the reply", a->wire,
                b->results.at[i].name);
        }
    }
}

static void compare_errors(struct compat *compat, const struct idl_method *a, const struct idl_method *b)
{
    static const struct idl_members none = {0};
    const struct idl_members *before = a->error != NULL ? &a->error->members : &none;
    const struct idl_members *after = b->error != NULL ? &b->error->members : &none;
    for (size_t i = 0; i < before->count; i++) {
        const struct idl_member *other = find_member(after, before->at[i].name);
        if (other == NULL) {
            say(compat, true, "%s: error '%s' is gone: callers that handle it never see it", a->wire,
                before->at[i].name);
        } else if (other->bits != before->at[i].bits) {
            say(compat, true, "%s: error '%s' is now %llu, was %llu: callers built before take it for another", a->wire,
                other->name, (unsigned long long)other->bits, (unsigned long long)before->at[i].bits);
        }
    }
    for (size_t i = 0; i < after->count; i++) {
        // A list with a count has members. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        if (find_member(before, after->at[i].name) == NULL) {
            say(compat, false,
                "%s: error '%s' is new: callers built before get it without its name, and those that send hashes are "
                "refused",
                a->wire, after->at[i].name);
        }
    }
}

static void compare_rest(struct compat *compat, const struct idl_method *a, const struct idl_method *b)
{
    const char *wire = a->wire;
    for (size_t i = 0; i < b->caps.count; i++) {
        if (!idl_has_cap(&a->caps, b->caps.at[i].name)) {
            say(compat, true, "%s: requires '%s' now: applets without that permission are refused", wire,
                b->caps.at[i].name);
        }
    }
    for (size_t i = 0; i < a->caps.count; i++)
        if (!idl_has_cap(&b->caps, a->caps.at[i].name))
            say(compat, false, "%s: no longer requires '%s'", wire, a->caps.at[i].name);
    if (a->oneway != b->oneway) {
        say(compat, true, "%s: is %s oneway: callers built before %s", wire, b->oneway ? "now" : "no longer",
            b->oneway ? "wait for an answer" : "expect none");
    }
    if (a->idempotent != b->idempotent) {
        say(compat, a->idempotent, "%s: is %s idempotent%s", wire, b->idempotent ? "now" : "no longer",
            a->idempotent ? ": clients built before may still send it twice" : "");
    }
    if (a->timeout_ms != b->timeout_ms)
        say(compat, false, "%s: timeout is now %u ms, was %u (0: none)", wire, b->timeout_ms, a->timeout_ms);
    if (a->trap != b->trap)
        say(compat, a->trap != 0, "%s: trap is now %u, was %u (0: none)%s", wire, b->trap, a->trap,
            a->trap != 0 ? ": applets built before call another number" : "");
    if (strcmp(a->base, b->base) != 0) {
        say(compat, true, "%s: is now '%s' in C, was '%s': sources that call it no longer build", wire, b->base,
            a->base);
    }
    if (a->deprecated == NULL && b->deprecated != NULL)
        say(compat, false, "%s: is deprecated since %s", wire, b->deprecated);
}

struct methods { // of all services of a file
    const struct idl_method **at;
    size_t count, cap;
    struct idl_index wires;
};

static struct methods methods_of(struct idl_arena *arena, const struct idl_file *file)
{
    struct methods methods = {0};
    for (size_t i = 0; i < file->def_count; i++) {
        for (size_t m = 0; m < file->defs[i]->method_count; m++) {
            methods.at = idl_grow_pointers(arena, methods.at, methods.count, &methods.cap);
            idl_index_add(arena, &methods.wires, file->defs[i]->methods[m].wire, methods.count);
            methods.at[methods.count++] = &file->defs[i]->methods[m];
        }
    }
    return methods;
}

static void compare_method(struct compat *compat, const struct idl_method *before, const struct idl_method *after)
{
    unsigned said = compat->all;
    compare_params(compat, before, after);
    compare_results(compat, before, after);
    compare_errors(compat, before, after);
    compare_rest(compat, before, after);
    if (said == compat->all && before->hash != after->hash)
        say(compat, false, "%s: is written differently: callers that send hashes are refused", before->wire);
}

static void compare_methods(struct compat *compat, const struct idl_file *a, const struct idl_file *b)
{
    struct methods before = methods_of(compat->arena, a), after = methods_of(compat->arena, b);
    for (size_t i = 0; i < before.count; i++) {
        size_t at = idl_index_find(&after.wires, before.at[i]->wire);
        if (at == SIZE_MAX)
            say(compat, true, "%s: is gone: its callers get 'no such method'", before.at[i]->wire);
        else
            compare_method(compat, before.at[i], after.at[at]);
    }
    for (size_t i = 0; i < after.count; i++)
        if (idl_index_find(&before.wires, after.at[i]->wire) == SIZE_MAX)
            say(compat, false, "%s: is new", after.at[i]->wire);
}

static void compare_constants(struct compat *compat, const struct idl_file *a, const struct idl_file *b)
{
    for (size_t i = 0; i < a->def_count; i++) {
        const struct idl_def *before = a->defs[i];
        const struct idl_def *after = before->kind == IDL_CONST ? idl_find(b, before->name) : NULL;
        if (before->kind != IDL_CONST)
            continue;
        if (after == NULL || after->kind != IDL_CONST) {
            say(compat, true, "constant '%s' is gone: sources that name it no longer build", before->name);
        } else if (strcmp(before->value.text, after->value.text) != 0 ||
                   before->value.negative != after->value.negative) {
            say(compat, false, "constant '%s' is now %s%s, was %s%s: what was built before has the old one",
                before->name, after->value.negative ? "-" : "", after->value.text, before->value.negative ? "-" : "",
                before->value.text);
        }
    }
}

static const struct idl_file *given(const struct idl_program *program)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (program->files[i]->given)
            return program->files[i];
    return program->files[0];
}

unsigned idl_compat(struct idl_program *old_program, struct idl_program *new_program, struct idl_text *out)
{
    struct compat compat = {.arena = &new_program->arena, .out = out};
    const struct idl_file *a = given(old_program), *b = given(new_program);
    if (strcmp(a->package, b->package) != 0) {
        say(&compat, strcmp(a->prefix, b->prefix) != 0, "the package is now '%s', was '%s'%s", b->package, a->package,
            strcmp(a->prefix, b->prefix) != 0 ? ": all its C names changed, sources no longer build" : "");
    }
    compare_constants(&compat, a, b);
    compare_methods(&compat, a, b);
    if (compat.all == 0)
        idl_put(out, "compatible: no difference that a caller can see\n");
    return compat.breaking;
}
