// SPDX-License-Identifier: BSD-3-Clause
// Checks of types: names found, bounds and numbers in range, values and fields told apart, no struct within itself.
#include "idl/compiler/tree.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool parse_digits(const char *text, uint64_t *value)
{
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *digits = hex ? text + 2 : text;
    size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (n == 0 || digits[n] != '\0' || (!hex && digits[0] == '0' && n > 1))
        return false;
    errno = 0;
    *value = strtoull(digits, NULL, hex ? 16 : 10);
    return errno == 0;
}

bool idl_number(const struct idl_value *value, enum idl_kind kind, uint64_t *bits)
{
    uint64_t magnitude = 0;
    if (value->kind != IDL_VALUE_NUMBER || !parse_digits(value->text, &magnitude))
        return false;
    uint64_t most = UINT64_MAX >> (64 - idl_bits(kind));
    if (idl_is_signed(kind))
        most = most / 2 + value->negative;
    if (magnitude > most || (!idl_is_signed(kind) && value->negative && magnitude != 0))
        return false;
    *bits = value->negative ? 0 - magnitude : magnitude;
    return true;
}

static struct idl_def *find_own(const struct idl_file *file, const char *name)
{
    size_t at = idl_index_find(&file->def_names, name);
    return at == SIZE_MAX ? NULL : file->defs[at];
}

// What an import gives: all but its services.
static struct idl_def *find_imported(const struct idl_import *import, const char *name)
{
    struct idl_def *def = import->file == NULL ? NULL : find_own(import->file, name);
    return def != NULL && def->kind == IDL_SERVICE ? NULL : def;
}

// What a name means in a file, and how many imports declare it, if the file itself does not.
static struct idl_def *find(const struct idl_file *file, const char *name, size_t *imported)
{
    struct idl_def *def = find_own(file, name), *own = def;
    *imported = 0;
    for (size_t i = 0; i < file->import_count && own == NULL; i++) {
        struct idl_def *other = find_imported(&file->imports[i], name);
        def = def == NULL ? other : def;
        *imported += other != NULL;
    }
    return def;
}

struct idl_def *idl_find(const struct idl_file *file, const char *name)
{
    size_t imported;
    return find(file, name, &imported);
}

static bool is_type(const struct idl_def *def)
{
    return def->kind == IDL_ENUM || def->kind == IDL_FLAGS || def->kind == IDL_STRUCT;
}

// What to write for the name of an unknown type. It looks at all names there are, for messages that are printed.
static const char *suggestion(struct idl_program *program, const struct idl_file *file, const char *name)
{
    if (program->errors >= IDL_MAX_ERRORS)
        return "";
    struct {
        const char **at;
        size_t count, cap;
    } names = {0};
    for (enum idl_kind kind = IDL_BOOL; kind <= IDL_F64; kind++)
        *IDL_ADD(&program->arena, &names) = idl_kind_name(kind);
    *IDL_ADD(&program->arena, &names) = "string<64>";
    *IDL_ADD(&program->arena, &names) = "bytes<64>";
    for (size_t f = 0; f <= file->import_count; f++) {
        const struct idl_file *from = f == 0 ? file : file->imports[f - 1].file;
        for (size_t i = 0; from != NULL && i < from->def_count; i++)
            if (is_type(from->defs[i]))
                *IDL_ADD(&program->arena, &names) = from->defs[i]->name;
    }
    const char *best = idl_nearest(name, names.at, names.count);
    return best == NULL ? "declare it, or import its package" : idl_format(&program->arena, "did you mean '%s'?", best);
}

static void resolve_name(struct idl_program *program, struct idl_file *file, struct idl_type *type)
{
    size_t imported;
    type->def = find(file, type->name, &imported);
    if (type->def == NULL) {
        idl_error(program, type->pos, "unknown type '%s'; a type is built in, declared here, or imported; %s",
                  type->name, suggestion(program, file, type->name));
        return;
    }
    if (idl_must(program, imported <= 1, type->pos,
                 "'%s' is declared by more than one import; a name means one thing; rename one", type->name) &&
        !idl_must(program, is_type(type->def), type->pos,
                  "'%s' is no type; an enum, flags or a struct can be used as one; use one of those", type->name))
        type->def = NULL;
}

static void resolve_bound(struct idl_program *program, const struct idl_file *file, struct idl_type *type)
{
    const struct idl_value *text = &type->bound_text;
    const struct idl_def *def = text->kind == IDL_VALUE_NAME ? idl_find(file, text->text) : NULL;
    bool constant = def != NULL && def->kind == IDL_CONST && idl_is_integer(def->type->kind);
    if (!idl_must(program, text->kind != IDL_VALUE_NAME || constant, text->pos,
                  "'%s' is not a constant of an integer type; a bound is a number or such a constant; "
                  "declare: const %s: u32 = 16;",
                  text->text, text->text))
        return;
    type->bound = constant ? def->bits : 0;
    if (idl_must(program, constant || (!text->negative && idl_number(text, IDL_U64, &type->bound)), text->pos,
                 "'%s%s' is no bound; a bound is a whole number from 1 to %d; write one", text->negative ? "-" : "",
                 text->text, IDL_MAX_BUFFER)) {
        const char *what = type->kind == IDL_LIST || type->kind == IDL_ARRAY ? "elements" : "bytes";
        idl_must(program, type->bound != 0, text->pos,
                 "the bound is zero; something of no %s holds nothing; write at least 1", what);
        idl_must(program, type->bound <= IDL_MAX_BUFFER, text->pos,
                 "the bound is too large; a type has up to %d %s; send more in pieces", IDL_MAX_BUFFER, what);
    }
}

void idl_resolve(struct idl_program *program, struct idl_file *file, struct idl_type *type)
{
    for (; type != NULL; type = type->of) { // nested up to IDL_MAX_NESTING, as the parser saw to
        if (type->bound_text.kind != IDL_VALUE_NONE)
            resolve_bound(program, file, type);
        if (type->kind == IDL_NAMED)
            resolve_name(program, file, type);
        idl_must(program, type->kind != IDL_OPTION || type->of->kind != IDL_OPTION, type->pos,
                 "an option of an option; null could not tell which of the two is absent; use one");
    }
}

// Of values, fields, parameters or results: no name stands twice, and all types are known.
void idl_check_members(struct idl_program *program, struct idl_file *file, const struct idl_members *members,
                       const char *what)
{
    bool good = true;
    for (size_t i = 0; i < members->count && good; i++) {
        const struct idl_member *first = &members->at[idl_index_find(&members->names, members->at[i].name)];
        good = idl_must(program, first->index == i, members->at[i].pos,
                        "%s '%s' is declared twice; first on line %u; rename one", what, first->name, first->pos.line);
    }
    for (size_t i = 0; i < members->count; i++)
        idl_resolve(program, file, members->at[i].type);
}

static void check_number(struct idl_program *program, const struct idl_def *def, size_t i, enum idl_kind kind)
{
    struct idl_member *m = &def->members.at[i];
    const struct idl_value *number = &m->number;
    if (!idl_must(program, parse_digits(number->text, &m->bits), number->pos,
                  "'%s' is not a whole number of 64 bits; numbers are decimal without leading zeros, or 0x and hex "
                  "digits; write it so",
                  number->text) ||
        !idl_must(program, idl_number(number, kind, &m->bits), number->pos,
                  "%s%s does not fit %s; the numbers of %s are %ss; choose another, or a larger scalar",
                  number->negative ? "-" : "", number->text, idl_kind_name(kind), def->name, idl_kind_name(kind)))
        return;
    bool one_bit = m->bits != 0 && (m->bits & (m->bits - 1)) == 0;
    idl_must(program, def->kind != IDL_FLAGS || one_bit, number->pos,
             "%s is not one bit; a flag is one bit of its scalar: 1, 2, 4, 8...; choose one", number->text);
    idl_must(program, def->kind != IDL_ERROR || (m->bits >= 1 && m->bits <= 30000), number->pos,
             "error number %s is out of range; declared errors are 1 to 30000; choose one of those", number->text);
    size_t k = 0;
    while (def->members.at[k].bits != m->bits)
        k++;
    idl_must(program, k == i, number->pos, "'%s' and '%s' have the same number; a number means one name; change one",
             def->members.at[k].name, m->name);
}

static void check_enum(struct idl_program *program, struct idl_def *def)
{
    const char *what = def->kind == IDL_FLAGS ? "flag" : def->kind == IDL_ERROR ? "error" : "value";
    enum idl_kind kind = def->kind == IDL_ERROR ? IDL_I32 : def->type->kind;
    struct idl_pos scalar = def->kind == IDL_ERROR ? def->pos : def->type->pos;
    idl_must(program, def->members.count != 0, def->pos, "'%s' is empty; it has at least one %s; add one, or remove it",
             def->name, what);
    if (!idl_must(program, def->members.count <= IDL_MAX_MEMBERS, def->pos,
                  "'%s' has %zu values; it has up to %d; split it", def->name, def->members.count, IDL_MAX_MEMBERS))
        return;
    idl_check_members(program, def->file, &def->members, what);
    if (!idl_must(program, def->kind != IDL_ENUM || idl_is_integer(kind), scalar,
                  "the scalar of enum '%s' is not an integer; enums are u8..u64 or i8..i64; write u8", def->name) ||
        !idl_must(program, def->kind != IDL_FLAGS || (idl_is_integer(kind) && !idl_is_signed(kind)), scalar,
                  "the scalar of flags '%s' is not unsigned; flags are u8..u64; write u32", def->name))
        return;
    for (size_t i = 0; i < def->members.count; i++)
        check_number(program, def, i, kind);
}

static void check_struct(struct idl_program *program, struct idl_def *def)
{
    idl_must(program, def->members.count != 0, def->pos,
             "struct '%s' is empty; C has no empty structs; add a field, or remove it", def->name);
    if (idl_must(program, def->members.count <= IDL_MAX_FIELDS, def->pos,
                 "struct '%s' has %zu fields; a struct has up to %d; put some into a struct of their own", def->name,
                 def->members.count, IDL_MAX_FIELDS))
        idl_check_members(program, def->file, &def->members, "field");
}

void idl_check_def(struct idl_program *program, struct idl_def *def)
{
    const struct idl_file *file = def->file;
    for (size_t k = 0; k < file->import_count && def->kind != IDL_SERVICE; k++)
        idl_must(program, find_imported(&file->imports[k], def->name) == NULL, def->pos,
                 "'%s' is also declared by the imported '%s'; a name means one thing; rename one", def->name,
                 file->imports[k].package);
    if (def->kind == IDL_STRUCT)
        check_struct(program, def);
    else if (def->kind == IDL_SERVICE)
        idl_check_service(program, def);
    else if (def->kind != IDL_CONST)
        check_enum(program, def);
}

// Follows the fields of a struct. Chains longer than IDL_MAX_NESTING are refused, which ends the recursion.
static bool nest(struct idl_program *program, struct idl_def *def, unsigned depth)
{
    if (def->kind != IDL_STRUCT || def->visit == 2)
        return true;
    bool good =
        idl_must(program, def->visit != 1, def->pos,
                 "struct '%s' holds itself; every value has a known size, so no struct is within itself; hold a "
                 "number that names the other",
                 def->name) &&
        idl_must(program, depth <= IDL_MAX_NESTING, def->pos,
                 "struct '%s' is nested too deeply; JSON on the wire ends at 16 levels, so types have at most "
                 "%d; flatten it",
                 def->name, IDL_MAX_NESTING);
    if (!good)
        return false;
    def->visit = 1;
    for (size_t i = 0; i < def->members.count && good; i++) {
        const struct idl_type *type = def->members.at[i].type;
        while (type->of != NULL)
            type = type->of;
        good = type->kind != IDL_NAMED || nest(program, type->def, depth + 1);
    }
    def->visit = 2;
    return good;
}

void idl_check_nesting(struct idl_program *program, struct idl_def *def)
{
    nest(program, def, 1);
}
