// SPDX-License-Identifier: BSD-3-Clause
// The order of the checks, and those of whole files: packages, imports, permissions.
#include "idl/compiler/tree.h"

#include <stdlib.h>
#include <string.h>

bool idl_load(struct idl_program *program, const char *path, const char *text, size_t n)
{
    struct idl_file *file = idl_parse(program, path, text, n);
    if (file == NULL)
        return false;
    program->files = idl_grow_pointers(&program->arena, program->files, program->file_count, &program->file_cap);
    program->files[program->file_count++] = file;
    return true;
}

static struct idl_file *find_package(const struct idl_program *program, const char *package)
{
    for (size_t i = 0; i < program->file_count; i++)
        if (strcmp(program->files[i]->package, package) == 0)
            return program->files[i];
    return NULL;
}

// Reads foo.idl from the folder that path is in. *found is its path, for messages too.
static char *load_beside(struct idl_program *program, const char *path, const char *last, char **found, size_t *size)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash + 1 - path);
    *found = idl_format(&program->arena, "%.*s%s.idl", (int)folder, path, last);
    return program->load == NULL ? NULL : program->load(program, *found, size);
}

// An import that is not among the given files is looked for beside the importing file, as foo.idl.
static void load_import(struct idl_program *program, const struct idl_file *file, struct idl_import *import)
{
    import->file = find_package(program, import->package);
    if (import->file != NULL)
        return;
    char *path, *other;
    size_t size = 0;
    char *text = load_beside(program, file->path, import->last, &path, &size);
    if (text == NULL && program->beside != NULL) {
        text = load_beside(program, program->beside, import->last, &other, &size);
        path = text == NULL ? path : other;
    }
    if (text == NULL) {
        idl_error(program, import->pos,
                  "package '%s' is not found; an import is one of the files given, or %s; give its file to idlc",
                  import->package, path);
    } else if (idl_load(program, path, text, size)) {
        import->file = find_package(program, import->package);
        if (import->file == NULL) {
            idl_error(program, import->pos,
                      "%s holds package '%s', not '%s'; a file is found by its package's last part; mend the import or "
                      "the package",
                      path, program->files[program->file_count - 1]->package, import->package);
        }
    }
}

// Files that imports bring in are appended, so that this loop comes to them too.
static void load_imports(struct idl_program *program)
{
    for (size_t i = 0; i < program->file_count; i++) {
        struct idl_file *file = program->files[i];
        struct idl_index packages = {0};
        for (size_t k = 0; k < file->import_count && program->errors < IDL_MAX_ERRORS; k++) {
            struct idl_import *import = &file->imports[k];
            load_import(program, file, import);
            idl_must(program, idl_index_add(&program->arena, &packages, import->package, k) == k, import->pos,
                     "'%s' is imported twice; once is enough; remove one", import->package);
        }
    }
}

// The first import of a file that is not yet taken; or NULL.
static const struct idl_import *untaken(const struct idl_file *file)
{
    for (size_t k = 0; k < file->import_count; k++)
        if (!file->imports[k].file->taken)
            return &file->imports[k];
    return NULL;
}

// Takes away, again and again, the files that import none but taken ones: what is left is on a cycle, or imports one.
static void check_cycles(struct idl_program *program)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < program->file_count; i++) {
            struct idl_file *file = program->files[i];
            if (!file->taken && untaken(file) == NULL)
                changed = file->taken = true;
        }
    }
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_import *import = untaken(program->files[i]);
        if (import != NULL)
            idl_error(program, import->pos,
                      "importing '%s' closes a circle; a package cannot need itself, by whatever way; move what both "
                      "need to a third",
                      import->package);
    }
}

// C's words, our own prefix, files that idlc makes, and what the helpers in generated files begin with.
static bool is_taken(const char *prefix)
{
    static const char *const taken[] = {"tl", "permissions", "services", "direct", "put", "take", "is"};
    bool found = idl_is_c_word(prefix);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0] && !found; i++)
        found = strcmp(prefix, taken[i]) == 0;
    return found;
}

static void check_package(struct idl_program *program, size_t at)
{
    const struct idl_file *file = program->files[at];
    idl_must(program, program->any_name || strcmp(file->name, file->last) == 0, file->package_pos,
             "package '%s' is in %s.idl; a package's last part is its file's name; call the file %s.idl", file->package,
             file->name, file->last);
    for (size_t k = 0; k < at; k++)
        idl_must(program, strcmp(program->files[k]->prefix, file->prefix) != 0, file->package_pos,
                 "'%s' and '%s' (%s) would both be '%s' in C; the last parts of packages differ; rename one",
                 file->package, program->files[k]->package, program->files[k]->path, file->prefix);
    idl_must(program, !is_taken(file->prefix), file->package_pos,
             "'%s' cannot end a package's name; the C names and files made from it would be taken; rename it",
             file->last);
    for (size_t k = 0; k < file->def_count; k++) {
        size_t first = idl_index_find(&file->def_names, file->defs[k]->name);
        idl_must(program, first == k, file->defs[k]->pos, "'%s' is declared twice; first on line %u; rename one",
                 file->defs[k]->name, file->defs[first]->pos.line);
    }
}

static int by_name(const void *a, const void *b)
{
    const struct idl_file *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

// Gives a permission its bit, in order of first appearance. False: there is none left.
static bool number_cap(struct idl_program *program, const struct idl_cap *cap)
{
    struct idl_arena *arena = &program->arena;
    const char *snake = idl_snake(arena, cap->name);
    size_t bit = idl_index_add(arena, &program->cap_names, snake, program->cap_count);
    if (bit < program->cap_count) {
        idl_must(program, strcmp(program->caps[bit], cap->name) == 0, cap->pos,
                 "permissions '%s' and '%s' would both be TL_PERM_%s in C; names differ there too; rename one",
                 program->caps[bit], cap->name, idl_upper(arena, snake));
        return true;
    }
    if (!idl_must(program, bit < IDL_MAX_CAPS, cap->pos,
                  "'%s' would be permission number 33; they are bits of 32; let services share some", cap->name))
        return false;
    program->caps = idl_grow_pointers(arena, program->caps, bit, &program->cap_room);
    program->caps[program->cap_count++] = cap->name;
    return true;
}

static void number_caps(struct idl_program *program, const struct idl_caps *caps)
{
    struct idl_index names = {0};
    for (size_t i = 0; i < caps->count; i++) {
        const struct idl_cap *cap = &caps->at[i];
        idl_must(program, idl_index_add(&program->arena, &names, cap->name, i) == i, cap->pos,
                 "'%s' is required twice; once is enough; remove one", cap->name);
        if (!number_cap(program, cap))
            return;
    }
}

static void number_permissions(struct idl_program *program, struct idl_def *def)
{
    number_caps(program, &def->caps);
    for (size_t m = 0; m < def->method_count; m++)
        number_caps(program, &def->methods[m].caps);
}

static void each_def(struct idl_program *program, void (*check)(struct idl_program *program, struct idl_def *def))
{
    for (size_t i = 0; i < program->file_count; i++)
        for (size_t k = 0; k < program->files[i]->def_count; k++)
            check(program, program->files[i]->defs[k]);
}

static void check_constant(struct idl_program *program, struct idl_def *def)
{
    if (def->kind == IDL_CONST)
        idl_check_constant(program, def);
}

bool idl_check(struct idl_program *program)
{
    // Each goes over all declarations, if those before it found nothing wrong.
    static void (*const passes[])(struct idl_program * program, struct idl_def * def) = {
        check_constant, idl_check_def, idl_check_nesting, idl_check_sizes};
    load_imports(program);
    if (program->errors == 0)
        check_cycles(program);
    for (size_t i = 0; i < program->file_count && program->errors <= IDL_MAX_ERRORS; i++)
        check_package(program, i);
    for (size_t pass = 0; pass < sizeof passes / sizeof passes[0] && program->errors == 0; pass++)
        each_def(program, passes[pass]);
    if (program->errors == 0) {
        idl_check_names(program);
        qsort(program->files, program->file_count, sizeof(void *), by_name);
        each_def(program, number_permissions);
        idl_check_traps(program);
    }
    return program->errors == 0;
}
