// SPDX-License-Identifier: BSD-3-Clause
// Checks of direct methods: what can be one, their numbers, and the table of numbers that a product keeps.
#include "idl/compiler/tree.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

// Counts what one value takes. False: it cannot cross a trap.
static bool add_value(const struct idl_member *value, unsigned *words, uint64_t *bytes, unsigned *buffers)
{
    const struct idl_type *type = value->type, *plain = idl_plain(type);
    if (idl_is_buffer(type)) {
        *words += 2;
        *bytes += type->bound;
        *buffers += idl_has_out(value);
        return value->direction != IDL_INOUT;
    }
    *words += 1;
    if (idl_is_struct(type)) {
        size_t size = idl_flat_size(type->def);
        *bytes += size;
        return size != 0 && value->direction != IDL_INOUT;
    }
    *words += idl_goes_wide(value) ? 1 : 0;
    return idl_is_scalar(plain->kind) && plain->kind != IDL_F64 && value->direction != IDL_INOUT;
}

const struct idl_member *idl_trap_value(const struct idl_method *method)
{
    const struct idl_member *outputs[2 * IDL_MAX_FIELDS];
    if (idl_outputs(method, outputs) != 1)
        return NULL;
    enum idl_kind kind = idl_plain(outputs[0]->type)->kind;
    return kind == IDL_BOOL || (idl_is_integer(kind) && idl_bits(kind) < 64) ? outputs[0] : NULL;
}

void idl_check_trap(struct idl_program *program, const struct idl_method *method)
{
    unsigned words = 0, buffers = 0;
    uint64_t bytes = 0;
    idl_must(program, !method->oneway, method->trap_pos,
             "oneway '%s' has @trap; a trap always gives a result; drop oneway, or @trap", method->name);
    for (size_t i = 0; i < method->params.count + method->results.count; i++) {
        const struct idl_member *value = idl_value(method, i);
        idl_must(program, add_value(value, &words, &bytes, &buffers), value->type->pos,
                 "'%s' cannot cross a trap; a direct method has in and out values: integers, bool, enums, flags, "
                 "strings, bytes, and structs of integers without padding; drop @trap, and RPC reaches the method",
                 value->name);
    }
    if (idl_trap_value(method) != NULL)
        words--; // it is what the call gives
    idl_must(program, words <= IDL_TRAP_WORDS, method->trap_pos,
             "'%s' takes %u words; a trap has %d arguments of 32 bits (strings and bytes take two, and so do u64 and "
             "i64 that go in); put some into a struct",
             method->name, words, IDL_TRAP_WORDS);
    idl_must(program, bytes <= IDL_TRAP_BYTES, method->trap_pos,
             "'%s' moves %" PRIu64 " bytes by pointers; a direct method moves up to %d; lower the bounds", method->name,
             bytes, IDL_TRAP_BYTES);
    idl_must(program, buffers <= 1, method->trap_pos,
             "'%s' gives back %u strings or bytes; a trap returns the length of one; drop @trap, or split the method",
             method->name, buffers);
}

// The method with a number that comes next, over all files; NULL: none. *at is where to look on, and begins as zero.
struct place {
    size_t file, def, method;
};

static const struct idl_method *next_trap(const struct idl_program *program, struct place *at)
{
    for (; at->file < program->file_count; at->file++, at->def = 0) {
        const struct idl_file *file = program->files[at->file];
        for (; at->def < file->def_count; at->def++, at->method = 0)
            while (at->method < file->defs[at->def]->method_count) {
                const struct idl_method *method = &file->defs[at->def]->methods[at->method++];
                if (method->trap != 0)
                    return method;
            }
    }
    return NULL;
}

void idl_check_traps(struct idl_program *program)
{
    const struct idl_method *taken[IDL_TRAP_LAST + 1] = {NULL};
    const struct idl_method *method;
    for (struct place at = {0}; (method = next_trap(program, &at)) != NULL;) {
        const struct idl_method *other = taken[method->trap];
        idl_must(program, other == NULL, method->trap_pos,
                 "trap %u is %s's already; a number stands for one method; choose another", method->trap,
                 other == NULL ? "" : other->wire);
        taken[method->trap] = method;
    }
}

// A line of the table.
struct row {
    unsigned number;
    char wire[2 * IDL_MAX_NAME + 2];
    uint64_t hash;
};

static bool read_row(const char *line, size_t n, struct row *row)
{
    char text[160], rest;
    if (n >= sizeof text)
        return false;
    memcpy(text, line, n);
    text[n] = '\0';
    return sscanf(text, "%u %97s %16" SCNx64 " %c", &row->number, row->wire, &row->hash, &rest) == 3 &&
           row->number >= IDL_TRAP_FIRST && row->number <= IDL_TRAP_LAST;
}

bool idl_check_trap_table(struct idl_program *program, const char *path, const char *text)
{
    struct row *rows = idl_alloc(&program->arena, (IDL_TRAP_LAST + 1) * sizeof *rows); // by number
    struct idl_pos pos = {path, 1, 1};
    for (; *text != '\0'; pos.line++) {
        size_t n = strcspn(text, "\n");
        struct row row = {0};
        bool remark = n == 0 || text[0] == '#';
        if (!remark &&
            idl_must(program, read_row(text, n, &row), pos,
                     "this line is none of the table's; a line is: number, method, hash of 16 digits; or a # remark; "
                     "write it so") &&
            idl_must(program, rows[row.number].number == 0, pos, "trap %u stands twice; remove the newer line",
                     row.number))
            rows[row.number] = row;
        text += text[n] == '\0' ? n : n + 1;
    }
    const struct idl_method *method;
    for (struct place at = {0}; (method = next_trap(program, &at)) != NULL;) {
        const struct row *row = &rows[method->trap];
        if (idl_must(program, row->number != 0, method->trap_pos,
                     "trap %u is not in %s; add the line: %u %s %016" PRIx64, method->trap, path, method->trap,
                     method->wire, method->hash))
            idl_must(program, strcmp(row->wire, method->wire) == 0 && row->hash == method->hash, method->trap_pos,
                     "trap %u is '%s %016" PRIx64 "' in %s, and here '%s %016" PRIx64
                     "'; applets that were built call it as it was; give what is new a number of its own",
                     method->trap, row->wire, row->hash, path, method->wire, method->hash);
    }
    return program->errors == 0;
}
