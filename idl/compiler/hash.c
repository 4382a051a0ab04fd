// SPDX-License-Identifier: BSD-3-Clause
// The canonical signature of a method, and its hash.
//
// The signature is all that both ends must agree on to understand each other: the name on the wire, parameters in order
// with direction, name and type, results, declared errors. Types are written out in full. Documents, permissions, time
// limits and the names of types are not part of it. Without any blank but those shown:
//
//     [oneway ]Service.Method(in a:T,out b:T)->(r:T)!{name=1}       or ->T for one result without a name
//     T: u32  string<8>  bytes<8>  list<T,8>  T[8]  option<T>  {field:T,...}  [open ]enum u8{red=0,...}  flags likewise
//
// The hash is 64-bit FNV-1a of this text in UTF-8.
#include "idl/compiler/tree.h"

uint64_t idl_hash(const char *s, size_t n)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < n; i++)
        hash = (hash ^ (unsigned char)s[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static void put_number(struct idl_text *out, const struct idl_member *member, enum idl_kind kind)
{
    if (kind >= IDL_I8 && kind <= IDL_I64)
        idl_put(out, "%s=%lld", member->name, (long long)member->bits);
    else
        idl_put(out, "%s=%llu", member->name, (unsigned long long)member->bits);
}

static void put_numbers(struct idl_text *out, const struct idl_def *def, enum idl_kind kind)
{
    for (size_t i = 0; i < def->members.count; i++) {
        idl_put(out, i == 0 ? "{" : ",");
        put_number(out, &def->members.at[i], kind);
    }
    idl_put(out, "}");
}

static void put_def(struct idl_text *out, const struct idl_def *def)
{
    if (def->kind != IDL_STRUCT) {
        idl_put(out, "%s%s %s", def->open ? "open " : "", def->kind == IDL_ENUM ? "enum" : "flags",
                idl_kind_name(def->type->kind));
        put_numbers(out, def, def->type->kind);
        return;
    }
    for (size_t i = 0; i < def->members.count; i++) {
        idl_put(out, "%s%s:", i == 0 ? "{" : ",", def->members.at[i].name);
        idl_type_signature(out, def->members.at[i].type);
    }
    idl_put(out, "}");
}

// Recursion as deep as the type, which is at most IDL_MAX_NESTING.
void idl_type_signature(struct idl_text *out, const struct idl_type *type)
{
    unsigned long long bound = type->bound;
    switch (type->kind) {
    case IDL_STRING:
    case IDL_BYTES:
        idl_put(out, "%s<%llu>", idl_kind_name(type->kind), bound);
        break;
    case IDL_LIST:
        idl_put(out, "list<");
        idl_type_signature(out, type->of);
        idl_put(out, ",%llu>", bound);
        break;
    case IDL_ARRAY:
        idl_type_signature(out, type->of);
        idl_put(out, "[%llu]", bound);
        break;
    case IDL_OPTION:
        idl_put(out, "option<");
        idl_type_signature(out, type->of);
        idl_put(out, ">");
        break;
    case IDL_NAMED:
        put_def(out, type->def);
        break;
    default:
        idl_put(out, "%s", idl_kind_name(type->kind));
    }
}

void idl_signature(struct idl_text *out, const struct idl_method *method)
{
    static const char *const directions[] = {"", "in", "out", "inout", "move"};
    idl_put(out, "%s%s(", method->oneway ? "oneway " : "", method->wire);
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        idl_put(out, "%s%s %s:", i == 0 ? "" : ",", directions[param->direction], param->name);
        idl_type_signature(out, param->type);
    }
    idl_put(out, ")");
    for (size_t i = 0; i < method->results.count; i++) {
        const struct idl_member *result = &method->results.at[i];
        idl_put(out, i == 0 ? "->" : ",");
        if (method->named_results)
            idl_put(out, "%s%s:", i == 0 ? "(" : "", result->name);
        idl_type_signature(out, result->type);
    }
    idl_put(out, method->named_results ? ")" : "");
    if (method->error != NULL) {
        idl_put(out, "!");
        put_numbers(out, method->error, IDL_I32);
    }
}
