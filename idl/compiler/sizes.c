// SPDX-License-Identifier: BSD-3-Clause
// Worst-case sizes: of JSON text, of tokens, of C values, and of whole requests and replies.
//
// JSON text is counted as our own writers write it, but strings at 6 bytes a byte, as any peer may escape them. C
// values are counted with 64-bit pointers, which is never less than on a 32-bit board; the generated code asserts it.
#include "idl/compiler/tree.h"

#include <string.h>

#define HUGE_SIZE (UINT64_C(1) << 40) // sums stop here: no overflow, and far above every limit

static uint64_t add(uint64_t a, uint64_t b)
{
    return a + b > HUGE_SIZE ? HUGE_SIZE : a + b;
}

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return a != 0 && b > HUGE_SIZE / a ? HUGE_SIZE : a * b;
}

static struct idl_sizes scalar_sizes(enum idl_kind kind)
{
    static const struct {
        uint8_t json, size;
    } sizes[] = {
        [IDL_BOOL] = {5, 1}, [IDL_U8] = {3, 1},  [IDL_U16] = {5, 2},  [IDL_U32] = {10, 4}, [IDL_U64] = {22, 8},
        [IDL_I8] = {4, 1},   [IDL_I16] = {6, 2}, [IDL_I32] = {11, 4}, [IDL_I64] = {22, 8}, [IDL_F64] = {32, 8}};
    return (struct idl_sizes){
        .json = sizes[kind].json, .tokens = 1, .size = sizes[kind].size, .align = sizes[kind].size};
}

// An enum goes as a name or a number, flags as an array of names or a number.
static struct idl_sizes enum_sizes(const struct idl_def *def)
{
    struct idl_sizes sizes = scalar_sizes(def->type->kind);
    uint64_t longest = 0, all = 2;
    for (size_t i = 0; i < def->members.count; i++) {
        uint64_t n = strlen(def->members.at[i].name) + 2;
        longest = idl_max(longest, n);
        all = add(all, n + 1);
    }
    sizes.json = idl_max(sizes.json, def->kind == IDL_FLAGS ? all : longest);
    if (def->kind == IDL_FLAGS) {
        sizes.tokens = 1 + def->members.count;
        sizes.depth = 1;
    }
    return sizes;
}

static void place(struct idl_sizes *whole, uint64_t size, uint64_t align)
{
    // No type has an alignment of 0. NOLINTNEXTLINE(clang-analyzer-core.DivideZero)
    whole->size = add((whole->size + align - 1) & ~(align - 1), size);
    whole->align = idl_max(whole->align, align);
}

static void round_up(struct idl_sizes *whole)
{
    whole->size = add((whole->size + whole->align - 1) & ~(whole->align - 1), 0);
}

static struct idl_sizes struct_sizes(struct idl_def *def)
{
    if (def->sized)
        return def->sizes;
    struct idl_sizes sizes = {.json = 2, .tokens = 1, .align = 1};
    for (size_t i = 0; i < def->members.count; i++) {
        const struct idl_member *field = &def->members.at[i];
        struct idl_sizes one = idl_sizes_of(idl_unoption(field->type));
        if (field->type->kind == IDL_OPTION) {
            place(&sizes, 1, 1);
            one.json = idl_max(one.json, 4);
        }
        place(&sizes, one.size, one.align);
        sizes.json = add(sizes.json, add(one.json, strlen(field->name) + 4));
        sizes.tokens = add(sizes.tokens, one.tokens + 1);
        sizes.depth = one.depth > sizes.depth ? one.depth : sizes.depth;
    }
    round_up(&sizes);
    sizes.depth++;
    def->sizes = sizes;
    def->sized = true;
    return sizes;
}

// The recursion ends with the type: its nesting was bounded by the parser and idl_check_nesting.
struct idl_sizes idl_sizes_of(const struct idl_type *type)
{
    struct idl_sizes sizes = {.tokens = 1, .size = 16, .align = 8};
    switch (type->kind) {
    case IDL_STRING:
        sizes.json = 2 + 6 * type->bound;
        return sizes;
    case IDL_BYTES:
        sizes.json = 2 + (type->bound + 2) / 3 * 4;
        return sizes;
    case IDL_LIST:
    case IDL_ARRAY: {
        struct idl_sizes one = idl_sizes_of(type->of);
        sizes = (struct idl_sizes){.align = 1, .depth = one.depth + 1};
        if (type->kind == IDL_LIST)
            place(&sizes, 4, 4);
        place(&sizes, multiply(one.size, type->bound), one.align);
        round_up(&sizes);
        sizes.json = add(2, multiply(one.json + 1, type->bound));
        sizes.tokens = add(1, multiply(one.tokens, type->bound));
        return sizes;
    }
    case IDL_OPTION: {
        struct idl_sizes one = idl_sizes_of(type->of);
        sizes = one;
        sizes.size = 0;
        place(&sizes, 1, 1);
        place(&sizes, one.size, one.align);
        round_up(&sizes);
        sizes.json = idl_max(one.json, 4);
        return sizes;
    }
    case IDL_NAMED:
        return type->def->kind == IDL_STRUCT ? struct_sizes(type->def) : enum_sizes(type->def);
    default:
        return scalar_sizes(type->kind);
    }
}

// {"jsonrpc":"2.0","id":I,"session":"S","hash":"H","method":"M","params":[{...}]} and the line's tail.
static void size_request(struct idl_method *method)
{
    static const char envelope[] = "{\"jsonrpc\":\"2.0\",\"id\":,\"session\":\"18446744073709551615\","
                                   "\"hash\":\"0123456789abcdef\",\"method\":\"\",\"params\":[{}]}01234567\n";
    method->max_request = sizeof envelope - 1 + IDL_MAX_ID + strlen(method->wire);
    method->max_tokens = 2; // Go's array, and the object in it
    for (size_t i = 0; i < method->params.count; i++) {
        const struct idl_member *param = &method->params.at[i];
        if (!idl_sends(param))
            continue;
        struct idl_sizes one = {.json = 5, .tokens = 1};
        if (idl_has_in(param))
            one = idl_sizes_of(param->type);
        method->max_request = add(method->max_request, add(one.json, strlen(param->name) + 4));
        method->max_tokens = add(method->max_tokens, add(one.tokens, 1));
    }
    method->request_tokens = add(12, method->max_tokens); // the object, five members, "params"
}

// What a skeleton takes from the scratch for one value, aligned. It keeps up to 384 bytes of values on its stack, which
// `used` counts, none larger than 256.
static uint64_t scratch_for(struct idl_member *value, uint64_t *used)
{
    const struct idl_type *plain = idl_unoption(value->type);
    uint64_t size = idl_sizes_of(value->type).size;
    if (idl_is_buffer(plain)) {
        size = idl_has_out(value) ? plain->bound : 0;
    } else if (size > 256 || *used + size > 384) {
        value->in_scratch = true;
    } else {
        *used += size;
        size = 0;
    }
    return (size + 15) / 16 * 16;
}

static void size_reply(struct idl_method *method)
{
    static const char envelope[] = "{\"jsonrpc\":\"2.0\",\"id\":,\"result\":,\"error\":null}01234567\n";
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    size_t n = idl_outputs(method, outputs);
    uint64_t used = 0, scratch = 16;
    uint64_t json = n == 1 ? 0 : 4;
    method->reply_tokens = 10; // the object, four members, the result's own object
    for (size_t i = 0; i < n; i++) {
        struct idl_sizes one = idl_sizes_of(outputs[i]->type);
        json = add(json, add(one.json, n == 1 ? 0 : strlen(outputs[i]->name) + 4));
        method->reply_tokens = add(method->reply_tokens, add(one.tokens, 1));
    }
    for (size_t i = 0; i < method->params.count; i++)
        scratch = add(scratch, scratch_for(&method->params.at[i], &used));
    for (size_t i = 0; i < method->results.count; i++)
        scratch = add(scratch, scratch_for(&method->results.at[i], &used));
    method->reply_json = idl_max(256, add(sizeof envelope - 1 + IDL_MAX_ID, json)); // TL_RPC_MIN_REPLY holds any error
    method->max_reply = add(method->reply_json, scratch == 16 ? 0 : scratch);
}

void idl_add_totals(struct idl_totals *totals, const struct idl_file *file)
{
    for (size_t i = 0; i < file->def_count; i++) {
        totals->services += file->defs[i]->kind == IDL_SERVICE;
        for (size_t m = 0; m < file->defs[i]->method_count; m++) {
            const struct idl_method *method = &file->defs[i]->methods[m];
            totals->request = idl_max(totals->request, method->max_request);
            totals->request_tokens = idl_max(totals->request_tokens, method->request_tokens);
            totals->params_tokens = idl_max(totals->params_tokens, method->max_tokens);
            totals->reply = idl_max(totals->reply, method->max_reply);
            totals->reply_json = idl_max(totals->reply_json, method->reply_json);
            totals->reply_tokens = idl_max(totals->reply_tokens, method->reply_tokens);
            totals->session = idl_max(totals->session, method->max_request + method->reply_json);
        }
    }
}

void idl_size_method(struct idl_method *method)
{
    size_request(method);
    size_reply(method);
}

static void check_depth(struct idl_program *program, const struct idl_members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        if (idl_sizes_of(members->at[i].type).depth > IDL_MAX_NESTING) {
            idl_error(program, members->at[i].pos,
                      "'%s' is nested too deeply; JSON on the wire ends at 16 levels, so "
                      "types have at most %d; flatten it",
                      members->at[i].name, IDL_MAX_NESTING);
        }
    }
}

static void check_size(struct idl_program *program, const struct idl_method *method, const char *what, uint64_t size,
                       uint64_t tokens, const char *otherwise)
{
    idl_must(program, size <= IDL_MAX_MESSAGE && tokens <= IDL_MAX_TOKENS, method->pos,
             "%s of '%s' could have %llu bytes and %llu values; %d and %d are the most; lower the bounds, or %s it in "
             "pieces",
             what, method->name, (unsigned long long)size, (unsigned long long)tokens, IDL_MAX_MESSAGE, IDL_MAX_TOKENS,
             otherwise);
}

void idl_check_sizes(struct idl_program *program, struct idl_def *def)
{
    struct idl_type type = {.kind = IDL_NAMED, .def = def};
    if (def->kind == IDL_STRUCT) {
        check_depth(program, &def->members);
        idl_must(program, idl_sizes_of(&type).size <= IDL_MAX_MESSAGE, def->pos,
                 "struct '%s' could have %llu bytes; %d are the most; lower the bounds", def->name,
                 (unsigned long long)idl_sizes_of(&type).size, IDL_MAX_MESSAGE);
    }
    for (size_t m = 0; m < def->method_count; m++) {
        struct idl_method *method = &def->methods[m];
        check_depth(program, &method->params);
        check_depth(program, &method->results);
        idl_size_method(method);
        check_size(program, method, "requests", method->max_request, method->request_tokens, "send");
        check_size(program, method, "replies", method->max_reply, method->reply_tokens, "answer");
        if (program->errors == 0) { // else the text could be as long as the sizes are large
            struct idl_text signature = {0};
            idl_signature(&signature, method);
            method->hash = idl_hash(signature.s, signature.n);
            idl_text_free(&signature);
        }
    }
}
