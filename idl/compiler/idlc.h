// SPDX-License-Identifier: BSD-3-Clause
// What the emitters of idlc share: one group of functions for each file. Each makes one output of the checked tree.
#ifndef TL_IDLC_H
#define TL_IDLC_H

#include "idl/compiler/tree.h"

#define IDL_MAX_C_PARAMS (2 * 64 * 4 + 1)

// What an emitter of C works on.
struct idl_emit {
    struct idl_arena *arena;
    const struct idl_file *file;
    struct idl_text *out;
    const char *name;                // of the type at hand, in C: foo_sample
    const struct idl_method *method; // at hand
};

// ctype.c: how IDL types look in C
struct idl_place { // where a value stands, as C expressions
    const char *value;
    const char *address;
    const char *len;
    const char *len_address;
    const char *has;
};
const char *idl_c_element(const struct idl_emit *emit, const struct idl_type *type);
const char *idl_c_tag(const struct idl_emit *emit, const struct idl_type *type);
const char *idl_c_scalar(enum idl_kind kind);
size_t idl_c_params(const struct idl_emit *emit, const struct idl_method *method,
                    const char **items); // into items[IDL_MAX_C_PARAMS]; their count
const char *idl_read_call(const struct idl_emit *emit, const struct idl_type *type, const char *reader, const char *at,
                          const struct idl_place *place);
const char *idl_write_call(const struct idl_emit *emit, const struct idl_type *type, const char *writer,
                           const struct idl_place *place);
struct idl_place idl_local(struct idl_arena *arena, const char *name);                             // a variable
struct idl_place idl_pointer(struct idl_arena *arena, const char *name);                           // a pointer to it
struct idl_place idl_field(struct idl_arena *arena, const char *base, const char *name);           // base->name
struct idl_place idl_item(struct idl_arena *arena, const struct idl_type *type, const char *item); // items[i]
size_t idl_put_c_char(struct idl_text *out, char c, char before);
void idl_put_c_string(struct idl_text *out, const char *s);
void idl_put_doc(struct idl_text *out, const char *indent, const char *doc);
void idl_put_list(struct idl_text *out, size_t column, const char *open, const char *const *items, size_t count,
                  const char *close); // broken at 120 columns, aligned behind `open`

// order.c
struct idl_item {                // one C struct or pair of helpers
    const struct idl_type *type; // a struct, list, array or option; a string or bytes as an element
    struct idl_def *def;         // if a struct, else NULL
    bool element;                // needs a C struct, as something else holds it whole
};
struct idl_order {
    struct idl_item *at;
    size_t count, cap;
};
void idl_order_of(const struct idl_emit *emit, struct idl_order *order);

// emit_fields.c: the members of an object, as structs, skeletons and stubs read and write them. The variables of
// generated functions end in '_' (e_, fields_, names_), which no name of an .idl does.
struct idl_field_row {
    const char *name; // on the wire
    const struct idl_type *type;
    struct idl_place place;
    bool required;
    const char *call; // what reads it, if not the type's own reader
};
struct idl_fields {
    const char *reader; // a C expression
    struct idl_field_row rows[IDL_MAX_FIELDS];
    size_t count;
};
void idl_put_names(const struct idl_emit *emit, const struct idl_fields *fields); // the table names_, unless empty
uint64_t idl_required(const struct idl_fields *fields);                           // bit by bit
void idl_put_fields_loop(const struct idl_emit *emit, const struct idl_fields *fields);
// Writes a value, or null if the type is an option and the C condition `present` is false.
void idl_put_write(const struct idl_emit *emit, const struct idl_type *type, const char *present, const char *writer,
                   const char *write);
void idl_put_prototype(const struct idl_emit *emit, bool server, const char *end); // of emit->method's function

// emit_*.c
#define IDL_MADE_BY "// Made by idlc from %s.idl: do not edit.\n"
void idl_emit_header(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_types(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_client(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_server(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_fuzz(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_dict(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_openrpc(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_markdown(struct idl_program *program, const struct idl_file *file, struct idl_text *out);
void idl_emit_permissions(struct idl_program *program, struct idl_text *out);
void idl_emit_services_h(struct idl_program *program, struct idl_text *out);
void idl_emit_services_c(struct idl_program *program, struct idl_text *out);
void idl_emit_sizes_h(struct idl_program *program, struct idl_text *out);
void idl_emit_method_index(struct idl_program *program, struct idl_text *out);
void idl_emit_direct_h(struct idl_program *program, struct idl_text *out);

// emit_direct.c: methods with @trap, as rpc/direct.h has them
void idl_put_direct(const struct idl_emit *emit);                                // a method's skeleton
void idl_put_direct_index(struct idl_program *program, struct idl_text *out);    // their places, for services.c
void idl_put_direct_docs(struct idl_text *out, const struct idl_method *method); // its arguments
unsigned idl_wide_args(const struct idl_method *method);                         // bit by bit: arguments of 64 bits
bool idl_has_traps(const struct idl_file *file);

// What it says, as rpc/server.h describes it. False: there is none (no method, or far too many).
struct idl_method_index {
    uint32_t *factors;
    struct {
        size_t service, method;
    } * places;
    size_t factor_count, place_count, longest;
    uint32_t seed;
};
bool idl_method_index(struct idl_program *program, struct idl_method_index *made);
void idl_put_method_row(struct idl_arena *arena, struct idl_text *out, const struct idl_method *method,
                        const char *indent, const char *invoke);
void idl_openrpc_service(struct idl_text *out, const struct idl_def *service); // its methods, with commas between
// limits.c
bool idl_parse_limits(struct idl_limits *limits, const char *text); // "line=8448,values=512"; false: not such a text
bool idl_check_limits(struct idl_program *program);                 // also sets what fits; false: a message was given
void idl_print_sizes(const struct idl_program *program, struct idl_text *out);

#endif
