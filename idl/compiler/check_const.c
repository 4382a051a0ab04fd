// SPDX-License-Identifier: BSD-3-Clause
// Checks of constants: the value is of the type.
#include "idl/compiler/idlc.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool is_float(const char *text)
{
    char *end = NULL;
    double value = strtod(text, &end);
    return *end == '\0' && strchr(text, 'x') == NULL && strchr(text, 'X') == NULL && isfinite(value);
}

static void check_text(struct idl_program *program, struct idl_file *file, struct idl_def *def)
{
    idl_resolve(program, file, def->type);
    if (def->value.kind != IDL_VALUE_TEXT) {
        idl_error(program, def->value.pos, "the value of '%s' is not a string; its type says string; write \"...\"",
                  def->name);
    } else if (strlen(def->value.text) > def->type->bound && program->errors == 0) {
        idl_error(program, def->value.pos,
                  "the value of '%s' is longer than its type; it has %zu bytes; raise the bound", def->name,
                  strlen(def->value.text));
    }
}

static void check_name(struct idl_program *program, struct idl_file *file, struct idl_def *def)
{
    idl_resolve(program, file, def->type);
    const struct idl_def *of = def->type->def;
    if (of == NULL)
        return;
    if (of->kind != IDL_ENUM) {
        idl_error(program, def->type->pos,
                  "'%s' cannot be the type of a constant; constants are scalars, strings or "
                  "enum values; use one of those",
                  of->name);
        return;
    }
    if (def->value.kind == IDL_VALUE_NAME && idl_index_find(&of->members.names, def->value.text) != SIZE_MAX)
        return;
    idl_error(program, def->value.pos,
              "'%s' is not a value of '%s'; a constant of an enum is one of its names; write "
              "one",
              def->value.text, of->name);
}

static void check_constant(struct idl_program *program, struct idl_file *file, struct idl_def *def)
{
    enum idl_kind kind = def->type->kind;
    const struct idl_value *value = &def->value;
    if (kind == IDL_BOOL) {
        if (value->kind != IDL_VALUE_NAME || (strcmp(value->text, "true") != 0 && strcmp(value->text, "false") != 0))
            idl_error(program, value->pos, "'%s' is not a bool; a bool is true or false; write one", value->text);
    } else if (idl_is_integer(kind)) {
        if (!idl_number(value, kind, &def->bits)) {
            idl_error(program, value->pos,
                      "'%s%s' does not fit %s; the value of a constant is of its type; choose "
                      "another",
                      value->negative ? "-" : "", value->text, idl_kind_name(kind));
        }
    } else if (kind == IDL_F64) {
        if (value->kind != IDL_VALUE_NUMBER || !is_float(value->text)) {
            idl_error(program, value->pos,
                      "'%s' is not an f64; an f64 is a finite decimal number, as 1.5 or 2e3; write "
                      "one",
                      value->text);
        }
    } else if (kind == IDL_STRING) {
        check_text(program, file, def);
    } else if (kind == IDL_NAMED) {
        check_name(program, file, def);
    } else {
        idl_error(program, def->type->pos,
                  "a constant cannot be of this type; constants are scalars, strings or enum "
                  "values; use one of those");
    }
}

void idl_check_constants(struct idl_program *program, struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count; i++)
        if (file->defs[i]->kind == IDL_CONST)
            check_constant(program, file, file->defs[i]);
}
