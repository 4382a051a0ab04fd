// SPDX-License-Identifier: BSD-3-Clause
// Direct methods (rpc/direct.h): stubs, skeletons, the index of their numbers, and what the documents say of them.
#include "idl/compiler/idlc.h"

#include <string.h>

// A value on its way across the trap: where its first word stands, of what kind it is.
struct crossing {
    const struct idl_member *value;
    unsigned words; // before it, without the second ones of 64 bits
    unsigned wide;  // integers of 64 bits before it
    bool buffer, pointer, is_wide;
    bool returned; // it has no words: it is what the call gives
};

struct crossings {
    struct crossing at[IDL_TRAP_WORDS + 1];
    size_t count;
    const struct idl_member *buffer_out; // the string or bytes that come back
    const struct idl_member *returned;
};

static struct crossings crossings_of(const struct idl_method *method)
{
    struct crossings all = {.returned = idl_trap_value(method)};
    unsigned words = 0, wide = 0;
    for (size_t i = 0; i < method->params.count + method->results.count; i++) {
        const struct idl_member *value = idl_value(method, i);
        bool out = idl_has_out(value), buffer = idl_is_buffer(value->type);
        bool returned = value == all.returned;
        bool pointer = !buffer && !returned && (out || idl_is_struct(value->type));
        bool is_wide = idl_goes_wide(value);
        all.at[all.count++] = (struct crossing){value, words, wide, buffer, pointer, is_wide, returned};
        words += buffer ? 2 : returned ? 0 : 1;
        wide += is_wide;
        all.buffer_out = buffer && out ? value : all.buffer_out;
    }
    return all;
}

unsigned idl_wide_args(const struct idl_method *method)
{
    const struct crossings all = crossings_of(method);
    unsigned bits = 0;
    for (size_t i = 0; i < all.count; i++)
        bits |= (unsigned)all.at[i].is_wide << all.at[i].words;
    return bits;
}

bool idl_has_traps(const struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count; i++)
        for (size_t m = 0; m < file->defs[i]->method_count; m++)
            if (file->defs[i]->methods[m].trap != 0)
                return true;
    return false;
}

// ---- Skeletons

// The index of a value's first word, in C.
static const char *word_of(const struct idl_emit *emit, const struct crossing *at)
{
    if (at->wide == 0)
        return idl_format(emit->arena, "%u", at->words);
    return idl_format(emit->arena, "%u + %u * TL_RPC_WORDS64", at->words - at->wide, at->wide);
}

static void put_try(const struct idl_emit *emit, const char *call)
{
    idl_put(emit->out, "    e_ = %s;\n    if (e_ < 0) {\n        return e_;\n    }\n", call);
}

// An integer, bool, enum or flags that comes in a word, or in two.
static void put_integer(const struct idl_emit *emit, const struct crossing *at)
{
    const struct idl_member *value = at->value;
    const struct idl_type *plain = idl_plain(value->type);
    const char *name = value->snake, *word = word_of(emit, at), *c = idl_c_scalar(plain->kind);
    unsigned bits = plain->kind == IDL_BOOL ? 1 : idl_bits(plain->kind);
    if (at->is_wide) {
        idl_put(emit->out, "    %s %s = (%s)tl_rpc_direct_u64(direct_, %s);\n", c, name, c, word);
    } else {
        idl_put(emit->out, "    %s %s = (%s)direct_->args[%s];\n", c, name, c, word);
        idl_put(emit->out, "    if (!tl_rpc_direct_%s(direct_->args[%s], %u)) {\n        return TL_ERR_TYPE;\n    }\n",
                idl_is_signed(plain->kind) ? "signed" : "unsigned", word, bits);
    }
    if (plain != value->type) {
        const struct idl_def *def = value->type->def;
        idl_put(emit->out, "    if (!tl_enum_holds(&%s_%s_type, (uint64_t)%s)) {\n        return TL_ERR_TYPE;\n    }\n",
                def->file->prefix, def->snake, name);
    }
}

static void put_variable(const struct idl_emit *emit, const struct crossing *at)
{
    const struct idl_member *value = at->value;
    const char *name = value->snake;
    if (at->buffer) {
        idl_put(emit->out, "    %s %s[%llu];\n    size_t %s_len = %llu;\n",
                value->type->kind == IDL_STRING ? "char" : "uint8_t", name, (unsigned long long)value->type->bound,
                name, (unsigned long long)value->type->bound);
        if (idl_has_out(value))
            idl_put(emit->out, "    size_t %s_cap = 0;\n", name);
    } else {
        const char *c = idl_c_element(emit, value->type);
        idl_put(emit->out, "    %s %s = %s;\n", c, name,
                idl_is_struct(value->type)                 ? "{0}"
                : idl_plain(value->type)->kind == IDL_BOOL ? "false"
                                                           : "0");
        if (idl_is_struct(value->type))
            idl_put(emit->out, "    _Static_assert(sizeof(%s) == %zu, \"it has no padding\");\n", c,
                    idl_flat_size(value->type->def));
    }
}

// Takes in what goes in, and judges the pointers for what comes back.
static void put_taking(const struct idl_emit *emit, const struct crossing *at)
{
    const struct idl_member *value = at->value;
    const char *name = value->snake, *word = word_of(emit, at);
    bool out = idl_has_out(value);
    if (at->buffer && out)
        put_try(emit, idl_format(emit->arena, "tl_rpc_direct_capacity(direct_, %s, sizeof %s, %s, &%s_cap)", word, name,
                                 value->result ? "true" : "false", name));
    else if (at->buffer)
        put_try(emit, idl_format(emit->arena, "tl_rpc_direct_%s(direct_, %s, %s, sizeof %s, &%s_len)",
                                 idl_kind_name(value->type->kind), word, name, name, name));
    else if (at->pointer)
        put_try(emit, idl_format(emit->arena,
                                 out ? "tl_rpc_direct_room(direct_, %s, sizeof %s)"
                                     : "tl_rpc_direct_struct(direct_, %s, &%s, sizeof %s)",
                                 word, name, name));
    if (at->buffer && out && !value->result)
        idl_put(emit->out, "    %s_len = %s_cap;\n", name, name);
}

static void put_serve(const struct idl_emit *emit, const struct crossings *all)
{
    const char *items[2 * IDL_TRAP_WORDS + 1];
    size_t n = 0;
    items[n++] = "&direct_->call";
    for (size_t i = 0; i < all->count; i++) {
        const struct crossing *at = &all->at[i];
        const char *name = at->value->snake;
        items[n++] = at->pointer || at->returned ? idl_format(emit->arena, "&%s", name) : name;
        if (at->buffer)
            items[n++] = idl_format(emit->arena, idl_has_out(at->value) ? "&%s_len" : "%s_len", name);
    }
    idl_put(emit->out, "    ");
    idl_put_list(emit->out, 4, idl_format(emit->arena, "e_ = %s_serve(", emit->method->base), items, n, ");\n");
    idl_put(emit->out, "    if (e_ != 0) {\n        return e_ < 0 ? e_ : TL_ERR_INTERNAL;\n    }\n");
}

void idl_put_direct(const struct idl_emit *emit)
{
    const struct crossings all = crossings_of(emit->method);
    idl_put(emit->out, "static int64_t %s_direct_invoke(struct tl_rpc_direct *direct_)\n{\n", emit->method->base);
    idl_put(emit->out, "    int e_;\n");
    for (size_t i = 0; i < all.count; i++)
        if (all.at[i].buffer || all.at[i].pointer || all.at[i].returned)
            put_variable(emit, &all.at[i]);
        else
            put_integer(emit, &all.at[i]);
    for (size_t i = 0; i < all.count; i++)
        put_taking(emit, &all.at[i]);
    put_serve(emit, &all);
    if (all.buffer_out != NULL)
        idl_put(emit->out, "    if (%s_len > %s) {\n        return TL_ERR_INTERNAL;\n    }\n", all.buffer_out->snake,
                idl_format(emit->arena, all.buffer_out->result ? "sizeof %s" : "%s_cap", all.buffer_out->snake));
    for (size_t i = 0; i < all.count; i++)
        if (all.at[i].pointer && idl_has_out(all.at[i].value))
            put_try(emit, idl_format(emit->arena, "tl_rpc_direct_put(direct_, %s, &%s, sizeof %s)",
                                     word_of(emit, &all.at[i]), all.at[i].value->snake, all.at[i].value->snake));
    for (size_t i = 0; i < all.count; i++)
        if (all.at[i].value == all.buffer_out)
            idl_put(emit->out, "    return tl_rpc_direct_give(direct_, %s, %s, %s_len, %s_cap);\n}\n\n",
                    word_of(emit, &all.at[i]), all.buffer_out->snake, all.buffer_out->snake, all.buffer_out->snake);
    if (all.returned != NULL)
        idl_put(emit->out, "    return (uint32_t)%s;\n}\n\n", all.returned->snake);
    else if (all.buffer_out == NULL)
        idl_put(emit->out, "    return 0;\n}\n\n");
}

void idl_put_direct_index(struct idl_program *program, struct idl_text *out)
{
    struct {
        size_t service, method;
    } places[IDL_TRAP_LAST - IDL_TRAP_FIRST + 1] = {{0}};
    size_t count = 0, service = 0;
    for (size_t i = 0; i < program->file_count; i++) {
        for (size_t k = 0; k < program->files[i]->def_count; k++) {
            const struct idl_def *def = program->files[i]->defs[k];
            if (def->kind != IDL_SERVICE)
                continue;
            service++;
            for (size_t m = 0; m < def->method_count; m++) {
                size_t at = def->methods[m].trap - (size_t)IDL_TRAP_FIRST;
                if (def->methods[m].trap == 0)
                    continue;
                places[at].service = service; // from 1 on; 0: none
                places[at].method = m;
                count = at >= count ? at + 1 : count;
            }
        }
    }
    if (count == 0) {
        idl_put(out, "\nconst struct tl_rpc_direct_index tl_services_direct = {0};\n");
        return;
    }
    idl_put(out, "\n#define NONE UINT16_MAX, 0\nstatic const struct tl_rpc_place direct_places[] = {");
    for (size_t at = 0; at < count; at++) {
        idl_put(out, at % 8 == 0 ? "\n    " : " ");
        if (places[at].service == 0)
            idl_put(out, "{NONE},");
        else
            idl_put(out, "{%zu, %zu},", places[at].service - 1, places[at].method);
    }
    idl_put(out, "\n};\n\nconst struct tl_rpc_direct_index tl_services_direct = {\n");
    idl_put(out, "    .places = direct_places,\n    .count = %zu,\n};\n", count);
}

// ---- Stubs

// The arguments of a trap, in C; `split`: integers of 64 bits in two words.
static size_t trap_arguments(const struct idl_emit *emit, const struct crossings *all, bool split, const char **items)
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++) {
        const struct crossing *at = &all->at[i];
        const char *name = at->value->snake;
        if (at->returned)
            continue;
        if (at->buffer) {
            items[n++] = idl_format(emit->arena, "(uintptr_t)%s", name);
            items[n++] = idl_format(emit->arena, idl_has_out(at->value) ? "*%s_len" : "%s_len", name);
        } else if (at->is_wide && split) {
            items[n++] = idl_format(emit->arena, "(uint32_t)%s", name);
            items[n++] = idl_format(emit->arena, "(uint32_t)((uint64_t)%s >> 32)", name);
        } else if (at->is_wide || at->pointer) {
            items[n++] = idl_format(emit->arena, "(uintptr_t)%s", name);
        } else {
            bool sign = idl_is_signed(idl_plain(at->value->type)->kind);
            items[n++] = idl_format(emit->arena, sign ? "(uintptr_t)(intptr_t)%s" : "%s", name);
        }
    }
    return n;
}

static void put_trap(const struct idl_emit *emit, const struct crossings *all, bool split)
{
    const char *items[IDL_TRAP_WORDS];
    size_t n = trap_arguments(emit, all, split, items), room = n == 0 ? 0 : n <= 2 ? 2 : IDL_TRAP_WORDS;
    while (n < room)
        items[n++] = "0";
    idl_put(emit->out, "    ");
    idl_put_list(
        emit->out, 4,
        idl_format(emit->arena, "int64_t e_ = tl_trap_direct%zu(%u%s", room, emit->method->trap, n == 0 ? "" : ", "),
        items, n, ");\n");
}

static void put_stub(const struct idl_emit *emit)
{
    const struct idl_method *method = emit->method;
    const struct crossings all = crossings_of(method);
    const char *items[IDL_MAX_C_PARAMS];
    size_t n = idl_c_params(emit, method, items);
    idl_put_doc(emit->out, "", method->doc);
    if (n == 0)
        items[n++] = "void";
    idl_put_list(emit->out, 0, idl_format(emit->arena, "static inline int %s_direct(", method->base), items, n, ")\n");
    idl_put(emit->out, "{\n");
    if (idl_wide_args(method) != 0) {
        idl_put(emit->out, "#if UINTPTR_MAX > UINT32_MAX\n");
        put_trap(emit, &all, false);
        idl_put(emit->out, "#else\n");
        put_trap(emit, &all, true);
        idl_put(emit->out, "#endif\n");
    } else {
        put_trap(emit, &all, false);
    }
    if (all.buffer_out != NULL || all.returned != NULL) {
        idl_put(emit->out, "    if (e_ < 0) {\n        return (int)e_;\n    }\n");
        if (all.buffer_out != NULL)
            idl_put(emit->out, "    *%s_len = (size_t)e_;\n", all.buffer_out->snake);
        else
            idl_put(emit->out, "    *%s = (%s)e_;\n", all.returned->snake, idl_c_element(emit, all.returned->type));
        idl_put(emit->out, "    return 0;\n}\n\n");
    } else {
        idl_put(emit->out, "    return (int)e_;\n}\n\n");
    }
}

void idl_emit_direct_h(struct idl_program *program, struct idl_text *out)
{
    idl_put(out, "// Made by idlc from all .idl files of the program: do not edit.\n");
    idl_put(out, "// Stubs of the methods that have a trap (@trap), for applets: one trap, and no JSON. trap.h is the "
                 "processor's, or eBPF's.\n");
    idl_put(out, "#ifndef TL_GEN_DIRECT_H\n#define TL_GEN_DIRECT_H\n\n#include \"trap.h\"\n");
    for (size_t i = 0; i < program->file_count; i++)
        if (idl_has_traps(program->files[i]))
            idl_put(out, "#include \"%s.h\"\n", program->files[i]->name);
    idl_put(out, "\n");
    struct idl_emit emit = {.arena = &program->arena, .out = out};
    for (size_t i = 0; i < program->file_count; i++) {
        emit.file = program->files[i];
        for (size_t k = 0; k < emit.file->def_count; k++) {
            for (size_t m = 0; m < emit.file->defs[k]->method_count; m++) {
                emit.method = &emit.file->defs[k]->methods[m];
                if (emit.method->trap != 0)
                    put_stub(&emit);
            }
        }
    }
    idl_put(out, "#endif\n");
}

// ---- Documents

static void put_layout(struct idl_text *out, const struct idl_def *def)
{
    size_t at = 0;
    idl_put(out, "- `%s` in memory, %zu bytes:", def->name, idl_flat_size(def));
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *field = &def->members.at[i];
        idl_put(out, "%s `%s` at %zu, %zu bytes", i == 0 ? "" : ";", field->name, at, idl_flat_bytes(field->type));
        at += idl_flat_bytes(field->type);
    }
    idl_put(out, "\n");
}

void idl_put_direct_docs(struct idl_text *out, const struct idl_method *method)
{
    const struct crossings all = crossings_of(method);
    idl_put(out, "- trap %u: `%s_direct`. Arguments:", method->trap, method->base);
    size_t n = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct crossing *at = &all.at[i];
        if (at->returned)
            continue;
        idl_put(out, "%s %s `%s`", n++ == 0 ? "" : ",",
                at->buffer    ? idl_has_out(at->value) ? "pointer and capacity for" : "pointer and length of"
                : at->pointer ? "pointer to"
                : at->is_wide ? "64 bits of"
                              : "the value of",
                at->value->name);
    }
    idl_put(out, "%s. It gives %s or an error\n", n == 0 ? " none" : "",
            all.returned != NULL     ? "the value"
            : all.buffer_out != NULL ? "the length"
                                     : "0");
    for (size_t i = 0; i < all.count; i++)
        if (idl_is_struct(all.at[i].value->type))
            put_layout(out, all.at[i].value->type->def);
}
