// SPDX-License-Identifier: BSD-3-Clause
// Checks of the names that C will see: no two things may come to the same one.
#include "idl/compiler/idlc.h"

#include <string.h>

// Names of one scope, each with the first thing that has it.
struct c_names {
    struct idl_program *program;
    struct c_name {
        struct idl_pos pos;
        const char *what; // as the .idl calls it
    } * at;
    size_t count, cap;
    struct idl_index index;
};

static bool is_before(struct idl_pos a, struct idl_pos b)
{
    int order = strcmp(a.file, b.file);
    return order != 0 ? order < 0 : a.line != b.line ? a.line < b.line : a.col < b.col;
}

// False, with a message at the later one, if the name is taken. Then no other name of the same thing need be added.
static bool add_name(struct c_names *names, const char *name, struct idl_pos pos, const char *what)
{
    struct idl_arena *arena = &names->program->arena;
    size_t first = idl_index_add(arena, &names->index, name, names->count);
    struct c_name b = {pos, what};
    if (first == names->count) {
        *IDL_ADD(arena, names) = b;
        return true;
    }
    struct c_name a = names->at[first];
    bool turned = is_before(b.pos, a.pos);
    const struct c_name *x = turned ? &b : &a, *y = turned ? &a : &b;
    idl_error(names->program, y->pos,
              "'%s' and '%s' (line %u) would both be '%s' in C; names differ there too; rename one", y->what, x->what,
              x->pos.line, name);
    return false;
}

// NAME_SUFFIX for each of the suffixes, which end in NULL.
static bool add_names(struct c_names *names, const char *name, const char *const *suffixes, struct idl_pos pos,
                      const char *what)
{
    for (; *suffixes != NULL; suffixes++)
        if (!add_name(names, idl_format(&names->program->arena, "%s_%s", name, *suffixes), pos, what))
            return false;
    return true;
}

// A field, parameter or result, with the names that stand beside it in C.
static void add_value(struct c_names *names, const struct idl_member *member, bool param)
{
    static const char *const field[] = {"len", NULL}, *const parameter[] = {"len", "cap", "in", NULL};
    struct idl_program *program = names->program;
    const char *name = member->snake;
    idl_must(program, !idl_is_c_word(name) && strncmp(name, "tl_", 3) != 0, member->pos,
             "'%s' would be '%s' in C, which is taken; C's own words and tl_ names are reserved; choose another name",
             member->name, name);
    bool good = add_name(names, name, member->pos, member->name);
    if (good && member->type->kind == IDL_OPTION)
        good = add_name(names, idl_format(&program->arena, "has_%s", name), member->pos, member->name);
    if (good && idl_is_buffer(idl_unoption(member->type)))
        add_names(names, name, param ? parameter : field, member->pos, member->name);
}

static void check_param(struct idl_program *program, const struct c_names *globals, const struct idl_method *method,
                        const struct idl_member *param)
{
    static const char *const taken[] = {"client", "call"};
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++)
        idl_must(program, strcmp(param->snake, taken[i]) != 0, param->pos,
                 "'%s' is a name that every generated function has; '%s' cannot have another; choose another name",
                 param->name, method->name);
    // A parameter that had the name of a function would hide it from the generated code.
    size_t at = idl_index_find(&globals->index, param->snake);
    if (at == SIZE_MAX)
        return;
    // A name that was found has its place. NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    const char *other = globals->at[at].what;
    idl_error(program, param->pos, "'%s' is also the C name of '%s'; the parameter would hide it; rename one",
              param->name, other);
}

static void check_members(struct idl_program *program, const struct c_names *globals, const struct idl_def *def)
{
    struct c_names fields = {.program = program};
    for (size_t i = 0; i < def->members.count && def->kind == IDL_STRUCT; i++)
        add_value(&fields, &def->members.at[i], false);
    for (size_t m = 0; m < def->method_count; m++) {
        const struct idl_method *method = &def->methods[m];
        struct c_names names = {.program = program};
        for (size_t i = 0; i < method->params.count + method->results.count; i++) {
            const struct idl_member *value = idl_value(method, i);
            add_value(&names, value, true);
            check_param(program, globals, method, value);
        }
    }
}

// The functions, constants and tables of a declaration, and the structs, which have a name space of their own in C.
static void add_def(struct c_names *names, struct c_names *tags, const struct idl_def *def)
{
    static const char *const suffixes[][8] = {[IDL_ENUM] = {"type", "name", "text", "texts", "values"},
                                              [IDL_FLAGS] = {"type", "values"},
                                              [IDL_STRUCT] = {"read", "write"},
                                              [IDL_ERROR] = {"rows", "write"},
                                              [IDL_SERVICE] = {"service", "openrpc", "rows"}};
    static const char *const of_method[] = {"serve", "invoke", "row", NULL};
    static const char *const of_trap[] = {"direct", "direct_invoke", NULL};
    struct idl_arena *arena = &names->program->arena;
    const char *name = idl_format(arena, "%s_%s", def->file->prefix, def->snake);
    const char *upper = idl_upper(arena, name);
    if (def->kind == IDL_CONST)
        add_name(names, upper, def->pos, def->name);
    else if ((def->kind != IDL_SERVICE && !add_name(tags, name, def->pos, def->name)) ||
             !add_names(names, name, suffixes[def->kind], def->pos, def->name))
        return;
    for (size_t i = 0; i < def->members.count && def->kind != IDL_STRUCT; i++) {
        const struct idl_member *m = &def->members.at[i];
        add_name(names, idl_format(arena, "%s_%s", upper, idl_upper(arena, m->snake)), m->pos, m->name);
    }
    for (size_t m = 0; m < def->method_count; m++) {
        const struct idl_method *method = &def->methods[m];
        if (add_name(names, method->base, method->pos, method->name))
            add_names(names, method->base, of_method, method->pos, method->name);
        if (method->trap != 0)
            add_names(names, method->base, of_trap, method->pos, method->name);
    }
}

// Structs that idlc makes for lists, arrays and options.
static void add_wraps(struct c_names *names, struct c_names *tags, const struct idl_file *file)
{
    static const char *const suffixes[] = {"read", "write", NULL};
    struct idl_arena *arena = &names->program->arena;
    const struct idl_emit emit = {.arena = arena, .file = file};
    struct idl_order order = {0};
    idl_order_of(&emit, &order);
    for (size_t i = 0; i < order.count; i++) {
        const struct idl_type *type = order.at[i].type;
        if (order.at[i].def != NULL)
            continue;
        const char *tag = idl_is_buffer(type) ? idl_kind_name(type->kind) : idl_c_tag(&emit, type);
        const char *name = idl_format(arena, "%s_%s", file->prefix, tag);
        if (add_name(tags, name, type->pos, tag))
            add_names(names, name, suffixes, type->pos, tag);
    }
}

static void check_wire(struct idl_program *program, struct c_names *wires, const struct idl_method *method)
{
    size_t first = idl_index_add(&program->arena, &wires->index, method->wire, wires->count);
    *IDL_ADD(&program->arena, wires) = (struct c_name){method->pos, method->name};
    idl_must(program, first == wires->count - 1, method->pos,
             "the wire name '%s' is also that of %s:%u; a name on the wire means one method; rename one", method->wire,
             wires->at[first].pos.file, wires->at[first].pos.line);
}

void idl_check_names(struct idl_program *program)
{
    struct c_names names = {.program = program}, tags = names, wires = names;
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        add_wraps(&names, &tags, file);
        for (size_t k = 0; k < file->def_count; k++)
            add_def(&names, &tags, file->defs[k]);
    }
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            check_members(program, &names, file->defs[k]);
            for (size_t m = 0; m < file->defs[k]->method_count; m++)
                check_wire(program, &wires, &file->defs[k]->methods[m]);
        }
    }
}
