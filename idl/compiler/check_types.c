// SPDX-License-Identifier: BSD-3-Clause
// Checks of types: names found, bounds and numbers in range, values and fields told apart, no struct within itself.
#include "idl/compiler/idlc.h"

#include <string.h>

static uint64_t low_bits(enum idl_kind kind)
{
    switch (kind) {
    case IDL_U8:
    case IDL_I8:
        return UINT8_MAX;
    case IDL_U16:
    case IDL_I16:
        return UINT16_MAX;
    case IDL_U32:
    case IDL_I32:
        return UINT32_MAX;
    default:
        return UINT64_MAX;
    }
}

static bool parse_digits(const char *text, uint64_t *value)
{
    bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
    const char *p = hex ? text + 2 : text;
    if (*p == '\0' || (!hex && p[0] == '0' && p[1] != '\0'))
        return false;
    *value = 0;
    for (; *p != '\0'; p++) {
        static const char digits[] = "0123456789abcdefABCDEF";
        const char *d = strchr(digits, *p);
        unsigned base = hex ? 16 : 10;
        unsigned digit = d == NULL ? 99 : d - digits < 16 ? (unsigned)(d - digits) : (unsigned)(d - digits) - 6;
        if (digit >= base || *value > (UINT64_MAX - digit) / base)
            return false;
        *value = *value * base + digit;
    }
    return true;
}

bool idl_number(const struct idl_value *value, enum idl_kind kind, uint64_t *bits)
{
    uint64_t magnitude = 0;
    if (value->kind != IDL_VALUE_NUMBER || !parse_digits(value->text, &magnitude))
        return false;
    bool is_signed = kind >= IDL_I8 && kind <= IDL_I64;
    uint64_t most = is_signed ? low_bits(kind) / 2 + (value->negative ? 1 : 0) : low_bits(kind);
    if (magnitude > most || (!is_signed && value->negative && magnitude != 0))
        return false;
    *bits = value->negative ? 0 - magnitude : magnitude;
    return true;
}

static struct idl_def *find_own(const struct idl_file *file, const char *name)
{
    size_t at = idl_index_find(&file->def_names, name);
    return at == SIZE_MAX ? NULL : file->defs[at];
}

struct idl_def *idl_find(const struct idl_file *file, const char *name)
{
    struct idl_def *def = find_own(file, name);
    for (size_t i = 0; def == NULL && i < file->import_count; i++) {
        def = file->imports[i].file == NULL ? NULL : find_own(file->imports[i].file, name);
        if (def != NULL && def->kind == IDL_SERVICE)
            def = NULL;
    }
    return def;
}

// The names that could stand where `name` stood wrongly. For messages that are printed: it looks at all there are.
static const char *nearest(struct idl_program *program, const struct idl_file *file, const char *name)
{
    if (program->errors >= IDL_MAX_ERRORS)
        return "";
    static const char *const kinds[] = {"bool", "u8",  "u16", "u32", "u64",        "i8",
                                        "i16",  "i32", "i64", "f64", "string<64>", "bytes<64>"};
    const char **names = NULL;
    size_t count = 0, cap = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        names = idl_grow(&program->arena, names, count, &cap, sizeof *names);
        names[count++] = kinds[i];
    }
    for (size_t f = 0; f <= file->import_count; f++) {
        const struct idl_file *from = f == 0 ? file : file->imports[f - 1].file;
        for (size_t i = 0; from != NULL && i < from->def_count; i++) {
            if (from->defs[i]->kind == IDL_ENUM || from->defs[i]->kind == IDL_FLAGS ||
                from->defs[i]->kind == IDL_STRUCT) {
                names = idl_grow(&program->arena, names, count, &cap, sizeof *names);
                names[count++] = from->defs[i]->name;
            }
        }
    }
    const char *best = idl_nearest(name, names, count);
    return best == NULL ? "declare it, or import its package" : idl_format(&program->arena, "did you mean '%s'?", best);
}

static void resolve_name(struct idl_program *program, struct idl_file *file, struct idl_type *type)
{
    size_t found = 0;
    for (size_t i = 0; i < file->import_count && find_own(file, type->name) == NULL; i++) {
        const struct idl_def *def = file->imports[i].file == NULL ? NULL : find_own(file->imports[i].file, type->name);
        found += def != NULL && def->kind != IDL_SERVICE;
    }
    type->def = idl_find(file, type->name);
    if (found > 1) {
        idl_error(program, type->pos, "'%s' is declared by more than one import; a name means one thing; rename one",
                  type->name);
    } else if (type->def == NULL) {
        idl_error(program, type->pos, "unknown type '%s'; a type is built in, declared here, or imported; %s",
                  type->name, nearest(program, file, type->name));
    } else if (type->def->kind != IDL_ENUM && type->def->kind != IDL_FLAGS && type->def->kind != IDL_STRUCT) {
        idl_error(program, type->pos,
                  "'%s' is no type; an enum, flags or a struct can be used as one; use one of those", type->name);
        type->def = NULL;
    }
}

static void resolve_bound(struct idl_program *program, const struct idl_file *file, struct idl_type *type)
{
    const struct idl_value *text = &type->bound_text;
    const char *what = type->kind == IDL_LIST || type->kind == IDL_ARRAY ? "elements" : "bytes";
    uint64_t bound = 0;
    if (text->kind == IDL_VALUE_NAME) {
        const struct idl_def *def = idl_find(file, text->text);
        if (def == NULL || def->kind != IDL_CONST || !idl_is_integer(def->type->kind)) {
            idl_error(program, text->pos,
                      "'%s' is not a constant of an integer type; a bound is a number or such a "
                      "constant; declare: const %s: u32 = 16;",
                      text->text, text->text);
            return;
        }
        bound = def->bits;
    } else if (text->negative || !idl_number(text, IDL_U64, &bound)) {
        idl_error(program, text->pos, "'%s%s' is no bound; a bound is a whole number from 1 to %d; write one",
                  text->negative ? "-" : "", text->text, IDL_MAX_BUFFER);
        return;
    }
    if (bound == 0) {
        idl_error(program, text->pos, "the bound is zero; something of no %s holds nothing; write at least 1", what);
    } else if (bound > IDL_MAX_BUFFER) {
        idl_error(program, text->pos, "the bound is too large; a type has up to %d %s; send more in pieces",
                  IDL_MAX_BUFFER, what);
    }
    type->bound = bound;
}

void idl_resolve(struct idl_program *program, struct idl_file *file, struct idl_type *type)
{
    for (; type != NULL; type = type->of) { // nested up to IDL_MAX_NESTING, as the parser saw to
        if (type->bound_text.kind != IDL_VALUE_NONE)
            resolve_bound(program, file, type);
        if (type->kind == IDL_NAMED)
            resolve_name(program, file, type);
        if (type->kind == IDL_OPTION && type->of->kind == IDL_OPTION) {
            idl_error(program, type->pos,
                      "an option of an option; null could not tell which of the two is absent; use "
                      "one");
        }
    }
}

// Names twice among values, fields, parameters or results.
void idl_check_twice(struct idl_program *program, const struct idl_members *members, const char *what)
{
    for (size_t i = 0; i < members->count; i++) {
        size_t first = idl_index_find(&members->names, members->at[i].name);
        if (first < i) {
            idl_error(program, members->at[i].pos, "%s '%s' is declared twice; first on line %u; rename one", what,
                      members->at[i].name, members->at[first].pos.line);
            return;
        }
    }
}

static bool single_bit(uint64_t bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

static void check_numbers(struct idl_program *program, struct idl_def *def, enum idl_kind kind)
{
    for (size_t i = 0; i < def->members.count; i++) {
        struct idl_member *m = &def->members.at[i];
        const struct idl_value *number = &m->number;
        if (!parse_digits(number->text, &m->bits)) {
            idl_error(program, number->pos,
                      "'%s' is not a whole number of 64 bits; numbers are decimal without leading zeros, or 0x and hex "
                      "digits; write it so",
                      number->text);
            continue;
        }
        if (!idl_number(number, kind, &m->bits)) {
            idl_error(program, number->pos,
                      "%s%s does not fit %s; the numbers of %s are %ss; choose another, or a "
                      "larger scalar",
                      number->negative ? "-" : "", number->text, idl_kind_name(kind), def->name, idl_kind_name(kind));
            continue;
        }
        if (def->kind == IDL_FLAGS && !single_bit(m->bits)) {
            idl_error(program, number->pos,
                      "%s is not one bit; a flag is one bit of its scalar: 1, 2, 4, 8...; choose "
                      "one",
                      number->text);
        }
        if (def->kind == IDL_ERROR && (m->bits < 1 || m->bits > 30000)) {
            idl_error(program, number->pos,
                      "error number %s is out of range; declared errors are 1 to 30000; choose one "
                      "of those",
                      number->text);
        }
        for (size_t k = 0; k < i; k++) {
            if (def->members.at[k].bits == m->bits) {
                idl_error(program, number->pos,
                          "'%s' and '%s' have the same number; a number means one name; change "
                          "one",
                          def->members.at[k].name, m->name);
                break;
            }
        }
    }
}

static void check_enum(struct idl_program *program, struct idl_def *def)
{
    const char *what = def->kind == IDL_FLAGS ? "flag" : def->kind == IDL_ERROR ? "error" : "value";
    if (def->members.count == 0)
        idl_error(program, def->pos, "'%s' is empty; it has at least one %s; add one, or remove it", def->name, what);
    if (def->members.count > IDL_MAX_MEMBERS) {
        idl_error(program, def->pos, "'%s' has %zu values; it has up to %d; split it", def->name, def->members.count,
                  IDL_MAX_MEMBERS);
        return;
    }
    idl_check_twice(program, &def->members, what);
    if (def->kind == IDL_ENUM && !idl_is_integer(def->type->kind)) {
        idl_error(program, def->type->pos,
                  "the scalar of enum '%s' is not an integer; enums are u8..u64 or i8..i64; "
                  "write u8",
                  def->name);
        return;
    }
    if (def->kind == IDL_FLAGS && (def->type->kind < IDL_U8 || def->type->kind > IDL_U64)) {
        idl_error(program, def->type->pos, "the scalar of flags '%s' is not unsigned; flags are u8..u64; write u32",
                  def->name);
        return;
    }
    check_numbers(program, def, def->kind == IDL_ERROR ? IDL_I32 : def->type->kind);
}

static void check_struct(struct idl_program *program, struct idl_def *def)
{
    if (def->members.count == 0) {
        idl_error(program, def->pos, "struct '%s' is empty; C has no empty structs; add a field, or remove it",
                  def->name);
    }
    if (def->members.count > IDL_MAX_FIELDS) {
        idl_error(program, def->pos,
                  "struct '%s' has %zu fields; a struct has up to %d; put some into a struct of their "
                  "own",
                  def->name, def->members.count, IDL_MAX_FIELDS);
        return;
    }
    idl_check_twice(program, &def->members, "field");
    for (size_t i = 0; i < def->members.count; i++)
        idl_resolve(program, def->file, def->members.at[i].type);
}

void idl_check_types(struct idl_program *program, struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count; i++) {
        struct idl_def *def = file->defs[i];
        for (size_t k = 0; k < file->import_count; k++) {
            const struct idl_def *other = find_own(file->imports[k].file, def->name);
            if (other != NULL && other->kind != IDL_SERVICE && def->kind != IDL_SERVICE) {
                idl_error(program, def->pos,
                          "'%s' is also declared by the imported '%s'; a name means one thing; rename "
                          "one",
                          def->name, file->imports[k].package);
            }
        }
        if (def->kind == IDL_ENUM || def->kind == IDL_FLAGS || def->kind == IDL_ERROR)
            check_enum(program, def);
        else if (def->kind == IDL_STRUCT)
            check_struct(program, def);
    }
}

// Follows the fields of a struct. Chains longer than IDL_MAX_NESTING are refused, which ends the recursion.
static bool nest(struct idl_program *program, struct idl_def *def, unsigned depth)
{
    if (def->kind != IDL_STRUCT || def->visit == 2)
        return true;
    if (def->visit == 1) {
        idl_error(program, def->pos,
                  "struct '%s' holds itself; every value has a known size, so no struct is within "
                  "itself; hold a number that names the other",
                  def->name);
        return false;
    }
    if (depth > IDL_MAX_NESTING) {
        idl_error(program, def->pos,
                  "struct '%s' is nested too deeply; JSON on the wire ends at 16 levels, so types "
                  "have at most %d; flatten it",
                  def->name, IDL_MAX_NESTING);
        return false;
    }
    def->visit = 1;
    bool good = true;
    for (size_t i = 0; i < def->members.count && good; i++) {
        const struct idl_type *type = def->members.at[i].type;
        while (type->of != NULL)
            type = type->of;
        good = type->kind != IDL_NAMED || nest(program, type->def, depth + 1);
    }
    def->visit = 2;
    return good;
}

void idl_check_nesting(struct idl_program *program, struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count && program->errors == 0; i++)
        nest(program, file->defs[i], 1);
}
