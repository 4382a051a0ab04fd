// SPDX-License-Identifier: BSD-3-Clause
// The order of the checks, and those of whole files: packages, imports, permissions.
#include "idl/compiler/idlc.h"

#include <stdlib.h>
#include <string.h>

bool idl_load(struct idl_program *program, const char *path, const char *text, size_t n)
{
    struct idl_pos start = {path, 1, 1};
    if (n > IDL_MAX_FILE) {
        idl_error(program, start, "the file is too large; an .idl has up to %d bytes; split it and import",
                  IDL_MAX_FILE);
        return false;
    }
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
        for (size_t k = 0; k < file->import_count && program->errors < IDL_MAX_ERRORS; k++) {
            load_import(program, file, &file->imports[k]);
            for (size_t j = 0; j < k; j++) {
                if (strcmp(file->imports[j].package, file->imports[k].package) == 0) {
                    idl_error(program, file->imports[k].pos, "'%s' is imported twice; once is enough; remove one",
                              file->imports[k].package);
                }
            }
        }
    }
}

// Takes away, again and again, the files that import none but taken ones: what is left is on a cycle, or imports one.
static void check_cycles(struct idl_program *program)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (size_t i = 0; i < program->file_count; i++) {
            struct idl_file *file = program->files[i];
            bool ready = file->visit == 0;
            for (size_t k = 0; ready && k < file->import_count; k++)
                ready = file->imports[k].file->visit != 0;
            if (ready) {
                file->visit = 1;
                changed = true;
            }
        }
    }
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; file->visit == 0 && k < file->import_count; k++) {
            if (file->imports[k].file->visit == 0) {
                idl_error(program, file->imports[k].pos,
                          "importing '%s' closes a circle; a package cannot need itself, "
                          "by whatever way; move what both need to a third",
                          file->imports[k].package);
                break;
            }
        }
    }
}

// C's words, our own prefix, files that idlc makes, and what the helpers in generated files begin with.
static bool is_taken(const char *prefix)
{
    static const char *const taken[] = {"tl", "permissions", "services", "put", "take", "is"};
    bool found = idl_is_c_word(prefix);
    for (size_t i = 0; i < sizeof taken / sizeof taken[0] && !found; i++)
        found = strcmp(prefix, taken[i]) == 0;
    return found;
}

static void check_packages(struct idl_program *program)
{
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        if (!program->any_name && strcmp(file->name, file->last) != 0) {
            idl_error(program, file->package_pos,
                      "package '%s' is in %s.idl; a package's last part is its file's name; "
                      "call the file %s.idl",
                      file->package, file->name, file->last);
        }
        for (size_t k = 0; k < i; k++) {
            if (strcmp(program->files[k]->prefix, file->prefix) == 0) {
                idl_error(program, file->package_pos,
                          "'%s' and '%s' (%s) would both be '%s' in C; the last parts of "
                          "packages differ; rename one",
                          file->package, program->files[k]->package, program->files[k]->path, file->prefix);
            }
        }
        if (is_taken(file->prefix)) {
            idl_error(program, file->package_pos,
                      "'%s' cannot end a package's name; the C names and files made from it "
                      "would be taken; rename it",
                      file->last);
        }
        for (size_t k = 0; k < file->def_count; k++) {
            size_t first = idl_index_find(&file->def_names, file->defs[k]->name);
            if (first < k) {
                idl_error(program, file->defs[k]->pos, "'%s' is declared twice; first on line %u; rename one",
                          file->defs[k]->name, file->defs[first]->pos.line);
            }
        }
    }
}

static int by_name(const void *a, const void *b)
{
    const struct idl_file *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

// A permission that was seen already; or one that C could not tell from it, which is an error.
static bool known_cap(struct idl_program *program, const struct idl_cap *cap)
{
    for (size_t k = 0; k < program->cap_count; k++) {
        if (strcmp(program->caps[k], cap->name) == 0)
            return true;
        const char *snake = idl_snake(&program->arena, cap->name);
        if (strcmp(idl_snake(&program->arena, program->caps[k]), snake) == 0) {
            idl_error(program, cap->pos,
                      "permissions '%s' and '%s' would both be TL_PERM_%s in C; names differ there too; rename one",
                      program->caps[k], cap->name, idl_upper(&program->arena, snake));
            return true;
        }
    }
    return false;
}

static void number_caps(struct idl_program *program, const struct idl_caps *caps)
{
    struct idl_index names = {0};
    for (size_t i = 0; i < caps->count; i++) {
        const struct idl_cap *cap = &caps->at[i];
        if (idl_index_add(&program->arena, &names, cap->name, i) < i)
            idl_error(program, cap->pos, "'%s' is required twice; once is enough; remove one", cap->name);
        if (known_cap(program, cap))
            continue;
        if (program->cap_count == IDL_MAX_CAPS) {
            idl_error(program, cap->pos,
                      "'%s' would be permission number 33; they are bits of 32; let services share "
                      "some",
                      cap->name);
            return;
        }
        program->caps =
            idl_grow(&program->arena, program->caps, program->cap_count, &program->cap_cap, sizeof *program->caps);
        program->caps[program->cap_count++] = cap->name;
    }
}

// Permissions get their bits in order of first appearance, over the files sorted by name.
static void number_permissions(struct idl_program *program)
{
    qsort(program->files, program->file_count, sizeof(void *), by_name);
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++) {
            number_caps(program, &file->defs[k]->caps);
            for (size_t m = 0; m < file->defs[k]->method_count; m++)
                number_caps(program, &file->defs[k]->methods[m].caps);
        }
    }
}

bool idl_check(struct idl_program *program)
{
    load_imports(program);
    if (program->errors == 0) {
        check_cycles(program);
        check_packages(program);
    }
    for (size_t i = 0; i < program->file_count && program->errors == 0; i++)
        idl_check_constants(program, program->files[i]);
    unsigned before = program->errors;
    for (size_t i = 0; i < program->file_count && before == 0; i++) {
        idl_check_types(program, program->files[i]);
        idl_check_methods(program, program->files[i]);
    }
    for (size_t i = 0; i < program->file_count && program->errors == 0; i++)
        idl_check_nesting(program, program->files[i]);
    for (size_t i = 0; i < program->file_count && program->errors == 0; i++)
        idl_check_sizes(program, program->files[i]);
    if (program->errors == 0) {
        idl_check_names(program);
        number_permissions(program);
    }
    return program->errors == 0;
}
