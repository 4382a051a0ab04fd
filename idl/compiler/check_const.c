// SPDX-License-Identifier: BSD-3-Clause
// Checks of constants: the value is of the type.
#include "idl/compiler/tree.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_float(const char *text)
{
    char *end = NULL;
    double value = strtod(text, &end);
    return *end == '\0' && strchr(text, 'x') == NULL && strchr(text, 'X') == NULL && isfinite(value);
}

static void check_text(struct idl_program *program, const struct idl_def *def)
{
    const struct idl_value *value = &def->value;
    if (idl_must(program, value->kind == IDL_VALUE_TEXT, value->pos,
                 "the value of '%s' is not a string; its type says string; write \"...\"", def->name))
        idl_must(program, program->errors != 0 || strlen(value->text) <= def->type->bound, value->pos,
                 "the value of '%s' is longer than its type; it has %zu bytes; raise the bound", def->name,
                 strlen(value->text));
}

static void check_name(struct idl_program *program, const struct idl_def *def)
{
    const struct idl_def *of = def->type->def;
    const struct idl_value *value = &def->value;
    if (of != NULL && idl_must(program, of->kind == IDL_ENUM, def->type->pos,
                               "'%s' cannot be the type of a constant; constants are scalars, strings or enum values; "
                               "use one of those",
                               of->name))
        idl_must(program, value->kind == IDL_VALUE_NAME && idl_index_find(&of->members.names, value->text) != SIZE_MAX,
                 value->pos, "'%s' is not a value of '%s'; a constant of an enum is one of its names; write one",
                 value->text, of->name);
}

void idl_check_constant(struct idl_program *program, struct idl_def *def)
{
    enum idl_kind kind = def->type->kind;
    const struct idl_value *value = &def->value;
    const char *text = value->text;
    if (kind == IDL_STRING || kind == IDL_NAMED)
        idl_resolve(program, def->file, def->type);
    if (kind == IDL_BOOL)
        idl_must(program, value->kind == IDL_VALUE_NAME && (strcmp(text, "true") == 0 || strcmp(text, "false") == 0),
                 value->pos, "'%s' is not a bool; a bool is true or false; write one", text);
    else if (idl_is_integer(kind))
        idl_must(program, idl_number(value, kind, &def->bits), value->pos,
                 "'%s%s' does not fit %s; the value of a constant is of its type; choose another",
                 value->negative ? "-" : "", text, idl_kind_name(kind));
    else if (kind == IDL_F64)
        idl_must(program, value->kind == IDL_VALUE_NUMBER && is_float(text), value->pos,
                 "'%s' is not an f64; an f64 is a finite decimal number, as 1.5 or 2e3; write one", text);
    else if (kind == IDL_STRING)
        check_text(program, def);
    else if (kind == IDL_NAMED)
        check_name(program, def);
    else
        idl_error(program, def->type->pos,
                  "a constant cannot be of this type; constants are scalars, strings or enum values; use one of those");
}
