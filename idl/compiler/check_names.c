// SPDX-License-Identifier: BSD-3-Clause
// Checks of the names that C will see: no two things may come to the same one.
#include "idl/compiler/idlc.h"

#include <stdlib.h>
#include <string.h>

struct c_name {
    const char *name;
    struct idl_pos pos;
    const char *what; // as the .idl calls it
};

struct c_names {
    struct idl_program *program;
    struct c_name *at;
    size_t count, cap;
    struct idl_index index; // of all files' names, once they are sorted
};

static void add_name(struct c_names *names, const char *name, struct idl_pos pos, const char *what)
{
    names->at = idl_grow(&names->program->arena, names->at, names->count, &names->cap, sizeof *names->at);
    names->at[names->count++] = (struct c_name){name, pos, what};
}

static int by_name(const void *a, const void *b)
{
    const struct c_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order == 0)
        order = strcmp(x->pos.file, y->pos.file);
    if (order == 0)
        order = (x->pos.line > y->pos.line) - (x->pos.line < y->pos.line);
    return order != 0 ? order : (x->pos.col > y->pos.col) - (x->pos.col < y->pos.col);
}

// Two types that are alike have functions that are alike, too: one message says it all.
static bool was_said(struct idl_program *program, struct idl_pos pos)
{
    struct idl_pos *said = &program->said;
    bool again = said->file == pos.file && said->line == pos.line && said->col == pos.col;
    *said = pos;
    return again;
}

static void check_twice(struct c_names *names)
{
    if (names->count != 0)
        qsort(names->at, names->count, sizeof *names->at, by_name);
    for (size_t i = 1; i < names->count; i++) {
        const struct c_name *a = &names->at[i - 1], *b = &names->at[i];
        if (strcmp(a->name, b->name) == 0 && !was_said(names->program, b->pos)) {
            idl_error(names->program, b->pos,
                      "'%s' and '%s' (line %u) would both be '%s' in C; names differ there too; "
                      "rename one",
                      b->what, a->what, a->pos.line, a->name);
        }
    }
}

static void add_value(struct c_names *names, const struct idl_member *member, bool param)
{
    struct idl_program *program = names->program;
    struct idl_arena *arena = &program->arena;
    const struct idl_type *type = idl_unoption(member->type);
    const char *name = member->snake;
    if (idl_is_c_word(name) || strncmp(name, "tl_", 3) == 0) {
        idl_error(program, member->pos,
                  "'%s' would be '%s' in C, which is taken; C's own words and tl_ names are "
                  "reserved; choose another name",
                  member->name, name);
    }
    add_name(names, name, member->pos, member->name);
    if (idl_is_buffer(type))
        add_name(names, idl_format(arena, "%s_len", name), member->pos, member->name);
    if (member->type->kind == IDL_OPTION)
        add_name(names, idl_format(arena, "has_%s", name), member->pos, member->name);
    if (param && idl_is_buffer(type)) {
        add_name(names, idl_format(arena, "%s_cap", name), member->pos, member->name);
        add_name(names, idl_format(arena, "%s_in", name), member->pos, member->name);
    }
}

static void check_struct(struct idl_program *program, const struct idl_def *def)
{
    struct c_names names = {.program = program};
    for (size_t i = 0; i < def->members.count; i++)
        add_value(&names, &def->members.at[i], false);
    check_twice(&names);
}

static void check_taken(struct idl_program *program, const struct idl_method *method, const struct idl_member *member)
{
    static const char *const taken[] = {"client", "call", "take_scratch", "take_capacity"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        if (strcmp(member->snake, taken[i]) == 0) {
            idl_error(program, member->pos,
                      "'%s' is a name that every generated function has; '%s' cannot have another; "
                      "choose another name",
                      member->name, method->name);
        }
    }
}

// A parameter that had the name of a function would hide it from the generated code.
static void check_hidden(struct idl_program *program, const struct c_names *globals, const struct idl_member *member)
{
    size_t at = idl_index_find(&globals->index, member->snake);
    if (at != SIZE_MAX) {
        // The index is of these names. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
        const char *what = globals->at[at].what;
        idl_error(program, member->pos, "'%s' is also the C name of '%s'; the parameter would hide it; rename one",
                  member->name, what);
    }
}

static void check_method(struct idl_program *program, const struct c_names *globals, const struct idl_method *method)
{
    struct c_names names = {.program = program};
    const struct idl_members *all[] = {&method->params, &method->results};
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < all[k]->count; i++) {
            struct idl_member member = all[k]->at[i];
            if (k == 1 && !method->named_results)
                member.pos = member.type->pos;
            add_value(&names, &member, true);
            check_taken(program, method, &member);
            check_hidden(program, globals, &member);
        }
    }
    check_twice(&names);
}

// The functions, constants and tables of one file, and its structs, which have their own name space in C.
static void add_def(struct c_names *names, struct c_names *tags, const struct idl_file *file, const struct idl_def *def)
{
    struct idl_arena *arena = &names->program->arena;
    const char *name = idl_format(arena, "%s_%s", file->prefix, def->snake);
    const char *upper = idl_upper(arena, name);
    bool counted = def->kind == IDL_ENUM || def->kind == IDL_FLAGS || def->kind == IDL_ERROR;
    if (def->kind == IDL_CONST) {
        add_name(names, upper, def->pos, def->name);
    } else if (def->kind == IDL_SERVICE) {
        add_name(names, idl_format(arena, "%s_service", name), def->pos, def->name);
        add_name(names, idl_format(arena, "%s_openrpc", name), def->pos, def->name);
        add_name(names, idl_format(arena, "%s_rows", name), def->pos, def->name);
    } else {
        add_name(tags, name, def->pos, def->name);
        add_name(names, idl_format(arena, "%s_%s", name, def->kind == IDL_ERROR ? "rows" : "read"), def->pos,
                 def->name);
        add_name(names, idl_format(arena, "%s_write", name), def->pos, def->name);
        if (def->kind == IDL_ENUM || def->kind == IDL_FLAGS) {
            add_name(names, idl_format(arena, "%s_name", name), def->pos, def->name);
            add_name(names, idl_format(arena, "%s_text", name), def->pos, def->name);
            add_name(names, idl_format(arena, "%s_names", name), def->pos, def->name);
            add_name(names, idl_format(arena, "%s_values", name), def->pos, def->name);
        }
    }
    for (size_t i = 0; counted && i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        add_name(names, idl_format(arena, "%s_%s", upper, idl_upper(arena, m->snake)), m->pos, m->name);
    }
    for (size_t m = 0; m < def->method_count; m++) {
        const struct idl_method *method = &def->methods[m];
        add_name(names, method->base, method->pos, method->name);
        add_name(names, idl_format(arena, "%s_serve", method->base), method->pos, method->name);
        add_name(names, idl_format(arena, "%s_invoke", method->base), method->pos, method->name);
        add_name(names, idl_format(arena, "%s_row", method->base), method->pos, method->name);
    }
}

// Structs that idlc makes for lists, arrays and options.
static void add_wraps(struct c_names *names, struct c_names *tags, const struct idl_file *file)
{
    struct idl_arena *arena = &names->program->arena;
    struct idl_order order = {0};
    idl_order_of(arena, file, &order);
    for (size_t i = 0; i < order.count; i++) {
        const struct idl_type *type = order.at[i].type;
        if (order.at[i].def != NULL)
            continue;
        const char *tag = idl_is_buffer(type) ? idl_kind_name(type->kind) : idl_c_tag(arena, file, type);
        const char *name = idl_format(arena, "%s_%s", file->prefix, tag);
        add_name(tags, name, type->pos, tag);
        add_name(names, idl_format(arena, "%s_read", name), type->pos, tag);
        add_name(names, idl_format(arena, "%s_write", name), type->pos, tag);
    }
}

static void check_wire(struct idl_program *program)
{
    struct c_names names = {.program = program};
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            for (size_t m = 0; m < file->defs[k]->method_count; m++) {
                const struct idl_method *method = &file->defs[k]->methods[m];
                add_name(&names, method->wire, method->pos, method->name);
            }
        }
    }
    if (names.count != 0)
        qsort(names.at, names.count, sizeof *names.at, by_name);
    for (size_t i = 1; i < names.count; i++) {
        const struct c_name *a = &names.at[i - 1], *b = &names.at[i];
        if (strcmp(a->name, b->name) == 0) {
            idl_error(program, b->pos,
                      "the wire name '%s' is also that of %s:%u; a name on the wire means one method; "
                      "rename one",
                      b->name, a->pos.file, a->pos.line);
        }
    }
}

void idl_check_names(struct idl_program *program)
{
    struct c_names names = {.program = program}, tags = {.program = program};
    for (size_t i = 0; i < program->file_count; i++) {
        struct idl_file *file = program->files[i];
        add_wraps(&names, &tags, file);
        for (size_t k = 0; k < file->def_count; k++)
            add_def(&names, &tags, file, file->defs[k]);
    }
    check_twice(&tags);
    check_twice(&names);
    for (size_t i = 0; i < names.count; i++)
        idl_index_add(&program->arena, &names.index, names.at[i].name, i);
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            if (file->defs[k]->kind == IDL_STRUCT)
                check_struct(program, file->defs[k]);
            for (size_t m = 0; m < file->defs[k]->method_count; m++)
                check_method(program, &names, &file->defs[k]->methods[m]);
        }
    }
    check_wire(program);
}
