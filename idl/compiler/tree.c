// SPDX-License-Identifier: BSD-3-Clause
// Questions about the tree that many parts ask.
#include "idl/compiler/tree.h"

#include <string.h>

bool idl_is_scalar(enum idl_kind kind)
{
    return kind >= IDL_BOOL && kind <= IDL_F64;
}

bool idl_is_integer(enum idl_kind kind)
{
    return kind >= IDL_U8 && kind <= IDL_I64;
}

bool idl_is_signed(enum idl_kind kind)
{
    return kind >= IDL_I8 && kind <= IDL_I64;
}

unsigned idl_bits(enum idl_kind kind)
{
    return 8u << ((kind - IDL_U8) % 4);
}

bool idl_has_cap(const struct idl_caps *caps, const char *name)
{
    for (size_t i = 0; i < caps->count; i++)
        if (strcmp(caps->at[i].name, name) == 0)
            return true;
    return false;
}

const char *idl_kind_name(enum idl_kind kind)
{
    static const char *const names[] = {"?",   "bool", "u8",     "u16",   "u32",  "u64",   "i8",     "i16",  "i32",
                                        "i64", "f64",  "string", "bytes", "list", "array", "option", "named"};
    return names[kind];
}

bool idl_is_struct(const struct idl_type *type)
{
    return type->kind == IDL_NAMED && type->def->kind == IDL_STRUCT;
}

const struct idl_type *idl_plain(const struct idl_type *type)
{
    bool enumerated = type->kind == IDL_NAMED && (type->def->kind == IDL_ENUM || type->def->kind == IDL_FLAGS);
    return enumerated ? type->def->type : type;
}

const struct idl_type *idl_unoption(const struct idl_type *type)
{
    return type->kind == IDL_OPTION ? type->of : type;
}

bool idl_is_buffer(const struct idl_type *type)
{
    return type->kind == IDL_STRING || type->kind == IDL_BYTES;
}

bool idl_has_in(const struct idl_member *param)
{
    return param->direction != IDL_OUT;
}

bool idl_has_out(const struct idl_member *param)
{
    return param->direction == IDL_OUT || param->direction == IDL_INOUT;
}

bool idl_sends(const struct idl_member *param)
{
    return idl_has_in(param) || idl_is_buffer(idl_unoption(param->type));
}

const struct idl_member *idl_value(const struct idl_method *method, size_t i)
{
    size_t params = method->params.count;
    return i < params ? &method->params.at[i] : &method->results.at[i - params];
}

bool idl_goes_wide(const struct idl_member *value)
{
    enum idl_kind kind = idl_plain(value->type)->kind;
    return !idl_has_out(value) && idl_is_integer(kind) && idl_bits(kind) == 64;
}

size_t idl_flat_bytes(const struct idl_type *type)
{
    if (type->kind == IDL_ARRAY)
        return idl_flat_bytes(type->of) * type->bound;
    return idl_is_integer(type->kind) ? idl_bits(type->kind) / 8 : 0;
}

size_t idl_flat_size(const struct idl_def *def)
{
    size_t at = 0, most = 1;
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_type *type = def->members.at[i].type, *item = type;
        while (item->kind == IDL_ARRAY)
            item = item->of;
        size_t align = idl_flat_bytes(item), size = idl_flat_bytes(type);
        if (align == 0 || size == 0 || at % align != 0)
            return 0;
        most = align > most ? align : most;
        at += size;
    }
    return at % most == 0 ? at : 0;
}

size_t idl_outputs(const struct idl_method *method, const struct idl_member **outputs)
{
    size_t n = 0;
    for (size_t i = 0; i < method->params.count; i++)
        if (idl_has_out(&method->params.at[i]))
            outputs[n++] = &method->params.at[i];
    for (size_t i = 0; i < method->results.count; i++)
        outputs[n++] = &method->results.at[i];
    return n;
}
