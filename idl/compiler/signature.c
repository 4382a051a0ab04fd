// SPDX-License-Identifier: BSD-3-Clause
// A method and its types as text: as an .idl declares them, for documents; and as the canonical signature, for the
// hash.
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

// The two forms of the text.
struct form {
    const char *comma, *colon, *arrow, *error;
    const char *directions[IDL_INOUT + 1];
    bool canonical;
};
static const struct form declared = {", ", ": ", " -> ", " ! ", {"", "", "out ", "inout "}, false};
static const struct form canonical = {",", ":", "->", "!", {"", "in ", "out ", "inout "}, true};

static void put_numbers(struct idl_text *out, const struct idl_def *def, enum idl_kind kind)
{
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *m = &def->members.at[i];
        idl_put(out, idl_is_signed(kind) ? "%s%s=%lld" : "%s%s=%llu", i == 0 ? "{" : ",", m->name, (long long)m->bits);
    }
    idl_put(out, "}");
}

static void put_type(struct idl_text *out, const struct idl_type *type, const struct form *form);

static void put_typed(struct idl_text *out, const char *before, const struct idl_member *member,
                      const struct form *form)
{
    idl_put(out, "%s%s%s", before, member->name, form->colon);
    put_type(out, member->type, form);
}

// Its values or fields, written out.
static void put_def(struct idl_text *out, const struct idl_def *def)
{
    if (def->kind != IDL_STRUCT) {
        idl_put(out, "%s%s %s", def->open ? "open " : "", def->kind == IDL_ENUM ? "enum" : "flags",
                idl_kind_name(def->type->kind));
        put_numbers(out, def, def->type->kind);
        return;
    }
    for (size_t i = 0; i < def->members.count; i++)
        put_typed(out, i == 0 ? "{" : ",", &def->members.at[i], &canonical);
    idl_put(out, "}");
}

// Recursion as deep as the type, which is at most IDL_MAX_NESTING.
static void put_type(struct idl_text *out, const struct idl_type *type, const struct form *form)
{
    unsigned long long bound = type->bound;
    if (type->kind == IDL_NAMED && form->canonical) {
        put_def(out, type->def);
    } else if (idl_is_buffer(type)) {
        idl_put(out, "%s<%llu>", idl_kind_name(type->kind), bound);
    } else if (type->kind == IDL_ARRAY) {
        put_type(out, type->of, form);
        idl_put(out, "[%llu]", bound);
    } else if (type->of != NULL) {
        idl_put(out, "%s<", idl_kind_name(type->kind));
        put_type(out, type->of, form);
        idl_put(out, type->kind == IDL_LIST ? "%s%llu>" : ">", form->comma, bound);
    } else {
        idl_put(out, "%s", type->kind == IDL_NAMED ? type->def->name : idl_kind_name(type->kind));
    }
}

void idl_put_type(struct idl_text *out, const struct idl_type *type)
{
    put_type(out, type, &declared);
}

void idl_type_signature(struct idl_text *out, const struct idl_type *type)
{
    put_type(out, type, &canonical);
}

static void put_method(struct idl_text *out, const struct idl_method *method, const struct form *form)
{
    idl_put(out, "%s%s%s(", method->oneway ? "oneway " : "", form->canonical ? "" : "fn ",
            form->canonical ? method->wire : method->name);
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        idl_put(out, "%s", i == 0 ? "" : form->comma);
        put_typed(out, form->directions[param->direction], param, form);
    }
    idl_put(out, ")");
    for (size_t i = 0; i < method->results.count; i++) {
        idl_put(out, "%s", i == 0 ? form->arrow : form->comma);
        if (method->named_results)
            put_typed(out, i == 0 ? "(" : "", &method->results.at[i], form);
        else
            put_type(out, method->results.at[i].type, form);
    }
    idl_put(out, "%s%s", method->named_results ? ")" : "", method->error != NULL ? form->error : "");
    if (method->error != NULL && form->canonical)
        put_numbers(out, method->error, IDL_I32);
    else if (method->error != NULL)
        idl_put(out, "%s", method->error_name);
}

void idl_put_declaration(struct idl_text *out, const struct idl_method *method)
{
    put_method(out, method, &declared);
}

void idl_signature(struct idl_text *out, const struct idl_method *method)
{
    put_method(out, method, &canonical);
}
