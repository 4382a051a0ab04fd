// SPDX-License-Identifier: BSD-3-Clause
// The syntax tree of .idl files: how it is made and checked, and the questions that are asked of it. One group of
// functions for each file. The compiler (idl/compiler) and the tools beside it (idl/tools) share this.
//
// A program's files go through lexer -> parser -> check (names resolved, rules held) -> sizes and hashes. All memory
// comes from the program's arena, and is given back at once by idl_program_free.
#ifndef TL_IDL_TREE_H
#define TL_IDL_TREE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDL_MAX_NAME    48      // bytes of one name
#define IDL_MAX_FIELDS  64      // fields of a struct, parameters, results: tl_json_fields keeps them in 64 bits
#define IDL_MAX_MEMBERS 1024    // values of an enum or error list
#define IDL_MAX_CAPS    32      // permissions of all files
#define IDL_MAX_NESTING 12      // JSON levels of one type: 16 (wire.md) less envelope, batch and parameters
#define IDL_MAX_BUFFER  65535   // bytes of a string<> or bytes<>, elements of a list or array
#define IDL_MAX_TOKENS  60000   // JSON values in one request or reply
#define IDL_MAX_MESSAGE 4194304 // bytes of one request or reply, worst case
#define IDL_MAX_FILE    1048576 // bytes of one .idl
#define IDL_MAX_TIMEOUT 86400000
#define IDL_MAX_ID      64 // bytes of a request's id, as wire text
#define IDL_MAX_ERRORS  20
#define IDL_TRAP_FIRST  256 // number of a direct method (rpc/direct.h)
#define IDL_TRAP_LAST   1023
#define IDL_TRAP_WORDS  4   // arguments of 32 bits
#define IDL_TRAP_BYTES  512 // what crosses by pointers, all together: the monitor's stack has a copy

#if defined(__GNUC__)
#define IDL_PRINTF(f, a) __attribute__((format(printf, f, a)))
#else
#define IDL_PRINTF(f, a)
#endif

struct idl_block; // of the arena

struct idl_arena {
    struct idl_block *blocks;
};

// A growing text, NUL-terminated once something was put.
struct idl_text {
    char *s;
    size_t n, cap;
};

// Names, and where each stands first in its list: see index.c. All zero is empty.
struct idl_index {
    struct idl_slot *slots;
    size_t count, cap;
};

struct idl_pos {
    const char *file;
    uint32_t line, col;
};

enum idl_token_kind {
    IDL_END = 0,
    IDL_NAME,
    IDL_NUMBER,  // 12, 0x1f, 1.0, 1.5e3; the sign is a token of its own
    IDL_TEXT,    // "...": the text without its quotes, escapes resolved
    IDL_DOC,     // /// ...: the text after it
    IDL_COMMENT, // // ...: only when the lexer keeps comments (fmt)
    IDL_PUNCT,   // one of { } ( ) < > [ ] : ; , . = @ ! - or "->"
};

struct idl_token {
    enum idl_token_kind kind;
    struct idl_pos pos;
    const char *text; // NUL-terminated
    const char *raw;  // as it stands in the file
    size_t raw_len;
    uint32_t blank; // empty lines before it
    bool first;     // first on its line
};

enum idl_kind {
    IDL_BOOL = 1,
    IDL_U8,
    IDL_U16,
    IDL_U32,
    IDL_U64,
    IDL_I8,
    IDL_I16,
    IDL_I32,
    IDL_I64,
    IDL_F64,
    IDL_STRING,
    IDL_BYTES,
    IDL_LIST,
    IDL_ARRAY,
    IDL_OPTION,
    IDL_NAMED, // enum, flags or struct, once def is found
};

enum idl_def_kind {
    IDL_CONST = 1,
    IDL_ENUM,
    IDL_FLAGS,
    IDL_STRUCT,
    IDL_ERROR,
    IDL_SERVICE,
};

enum idl_direction { IDL_IN = 1, IDL_OUT, IDL_INOUT };

enum idl_value_kind { IDL_VALUE_NONE = 0, IDL_VALUE_NUMBER, IDL_VALUE_TEXT, IDL_VALUE_NAME };

struct idl_value {
    enum idl_value_kind kind;
    struct idl_pos pos;
    const char *text; // the number as written (without sign), the string, or the name
    bool negative;
};

struct idl_sizes {
    uint64_t json;   // bytes of JSON text, worst case
    uint64_t tokens; // JSON values
    uint64_t size;   // bytes of the C value, with 64-bit pointers
    uint64_t align;
    uint32_t depth; // containers within containers
};

struct idl_type {
    enum idl_kind kind;
    struct idl_pos pos;
    struct idl_value bound_text;
    uint64_t bound;
    struct idl_type *of;
    const char *name;
    struct idl_def *def;
};

// A field, parameter or result (type); or a value of an enum, flags or error (number).
struct idl_member {
    struct idl_pos pos;
    const char *name;
    const char *snake;
    const char *doc; // NULL, or lines joined by "\n"
    struct idl_type *type;
    enum idl_direction direction;
    bool result;     // follows the arrow; not an out parameter
    bool in_scratch; // a skeleton has it there, and not on its stack
    size_t index;    // among its kind
    struct idl_value number;
    uint64_t bits; // the number, two's complement
};

struct idl_members {
    struct idl_member *at;
    size_t count, cap;
    struct idl_index names;
};

struct idl_cap { // in `requires`
    const char *name;
    struct idl_pos pos;
};

struct idl_caps {
    struct idl_cap *at;
    size_t count, cap;
};

struct idl_attr {
    const char *name;
    struct idl_pos pos;
    struct idl_value value; // the last of them
    size_t count;
};

struct idl_attrs {
    struct idl_attr *at;
    size_t count, cap;
};

struct idl_method {
    struct idl_pos pos;
    const char *name;
    const char *snake;
    const char *base; // C base name
    const char *wire; // name on the wire
    const char *doc;
    struct idl_attrs attrs;
    bool oneway;
    struct idl_members params;
    struct idl_members results;
    bool named_results;
    const char *error_name;
    struct idl_pos error_pos;
    struct idl_def *error;
    struct idl_caps caps;
    // From attributes
    bool idempotent;
    uint32_t timeout_ms;
    uint32_t trap; // 0: none
    struct idl_pos trap_pos;
    const char *since, *deprecated;
    // From sizes and hash
    uint64_t max_tokens, request_tokens, reply_tokens, max_request, reply_json, max_reply;
    uint64_t request_fits, reply_fits; // bytes of max_request and reply_json that the limits leave
    uint64_t hash;
};

struct idl_def {
    enum idl_def_kind kind;
    struct idl_pos pos;
    const char *name;
    const char *snake;
    const char *doc;
    struct idl_file *file;
    bool open;
    struct idl_type *type; // scalar of an enum or flags; type of a const
    struct idl_value value;
    uint64_t bits; // a const integer, two's complement
    struct idl_members members;
    struct idl_caps caps;
    struct idl_method *methods;
    size_t method_count, method_cap;
    struct idl_index method_names;
    int visit; // 0 not seen, 1 on the way, 2 done: for recursion
    bool sized;
    struct idl_sizes sizes;
};

struct idl_import {
    struct idl_pos pos;
    const char *package; // "a.b.foo"
    const char *last;    // "foo"
    struct idl_file *file;
};

struct idl_file {
    const char *path;
    const char *name; // without folder and ".idl"
    struct idl_pos package_pos;
    const char *package; // "a.b.foo"
    const char *last;    // "foo"
    const char *prefix;  // snake_case of last
    const char *upper;   // upper case of prefix
    const char *major, *minor;
    const char *doc;
    struct idl_import *imports;
    size_t import_count, import_cap;
    struct idl_def **defs;
    size_t def_count, def_cap;
    struct idl_index def_names;
    bool given; // on the command line: gets outputs. Otherwise found for an import.
    bool taken; // all that it imports is taken: it is on no cycle
};

// What a product affords for messages, in bytes and in JSON values; 0: as much as the interfaces may need.
struct idl_limits {
    uint64_t line;       // of a request line, on any transport
    uint64_t reply;      // of a reply, and of the skeleton's scratch for it, on any transport
    uint64_t host_reply; // of a reply to the host, rpc.discover's among them
    uint64_t values;     // in one request or batch
};

// Over all methods of one file or more: the largest of each, as in struct idl_method.
struct idl_totals {
    uint64_t request, request_tokens, params_tokens, reply, reply_json, reply_tokens;
    uint64_t session; // the largest request with its own reply's JSON
    size_t services;  // how many
};

struct idl_program {
    struct idl_arena arena;
    struct idl_text err;
    unsigned errors;
    struct idl_file **files;
    size_t file_count, file_cap;
    const char *beside; // a file whose folder is looked in for imports, after the importing file's own; or NULL
    bool any_name;      // a file may be called otherwise than its package: nothing is made of it
    const char **caps;  // permissions, bit by bit
    size_t cap_count, cap_room;
    struct idl_index cap_names; // as C has them
    // Finds the text of an import's file: NULL if there is none. Set by main; tests and fuzzing leave it NULL.
    char *(*load)(struct idl_program *program, const char *path, size_t *size);
    struct idl_limits limits;
    bool no_openrpc; // the C tables have no OpenRPC text
};

// text.c: memory, texts, files, messages
void *idl_alloc(struct idl_arena *arena, size_t n); // zeroed; ends the program when memory is out
char *idl_copy(struct idl_arena *arena, const char *s, size_t n);
char *idl_format(struct idl_arena *arena, const char *format, ...) IDL_PRINTF(2, 3);
void *idl_grow(struct idl_arena *arena, void *items, size_t count, size_t *cap, size_t size); // room for one more
void *idl_grow_pointers(struct idl_arena *arena, void *items, size_t count, size_t *cap);
void idl_arena_free(struct idl_arena *arena);
void idl_put(struct idl_text *text, const char *format, ...) IDL_PRINTF(2, 3);
void idl_put_args(struct idl_text *text, const char *format, va_list args);
void idl_put_bytes(struct idl_text *text, const char *s, size_t n);
void idl_put_json(struct idl_text *text, const char *s); // quoted and escaped, on one line
void idl_put_end(struct idl_text *text);                 // leaves one line feed at the end of a file
void idl_text_free(struct idl_text *text);
void idl_error(struct idl_program *program, struct idl_pos pos, const char *format, ...) IDL_PRINTF(3, 4);
void idl_note(struct idl_program *program, struct idl_pos pos, const char *format, ...) IDL_PRINTF(3, 4); // no error
void idl_error_args(struct idl_program *program, struct idl_pos pos, const char *format, va_list args);
// Reports an error at `pos` unless the rule holds, and returns whether it does.
bool idl_must(struct idl_program *program, bool holds, struct idl_pos pos, const char *format, ...) IDL_PRINTF(4, 5);
// The list, a struct of `at`, `count` and `cap`, gets one more element, all zero. The value is its address.
#define IDL_ADD(arena, list)                                                                                           \
    ((list)->at = idl_grow(arena, (list)->at, (list)->count, &(list)->cap, sizeof *(list)->at),                        \
     &(list)->at[(list)->count++])
char *idl_read_file(struct idl_program *program, const char *path, size_t *size); // NULL: cannot
bool idl_write_if_changed(const char *path, const char *s, size_t n);             // false: cannot (said on stderr)
void idl_program_free(struct idl_program *program);

// index.c
size_t idl_index_add(struct idl_arena *arena, struct idl_index *index, const char *name,
                     size_t at);                                        // where it is first
size_t idl_index_find(const struct idl_index *index, const char *name); // SIZE_MAX: nowhere

// names.c
const char *idl_snake(struct idl_arena *arena, const char *name);
const char *idl_upper(struct idl_arena *arena, const char *name);
const char *idl_one_line(struct idl_arena *arena, const char *doc); // line feeds become spaces
bool idl_is_c_word(const char *name);                               // keywords and what the standard headers define
bool idl_is_idl_word(const char *name);                             // reserved in .idl files
const char *idl_nearest(const char *name, const char *const *names, size_t count); // NULL: none is near

// lexer.c
struct idl_lexer {
    struct idl_program *program;
    const char *file;
    const char *text;
    size_t n, at;
    uint32_t line, col;
    bool keep_comments;
    bool failed;
};
void idl_lexer_init(struct idl_lexer *lexer, struct idl_program *program, const char *file, const char *text, size_t n);
bool idl_next_token(struct idl_lexer *lexer, struct idl_token *token); // false: a message was given

// parser.c, parse_type.c
struct idl_parser {
    struct idl_program *program;
    struct idl_file *file;
    struct idl_lexer lexer;
    struct idl_token token; // the one ahead
    const char *doc;        // the doc comment before it
    struct idl_pos doc_pos;
    jmp_buf fail;
};
struct idl_file *idl_parse(struct idl_program *program, const char *path, const char *text, size_t n); // NULL: errors
// Reports an error at `pos` and ends the file unless the rule holds.
void idl_parse_must(struct idl_parser *parser, bool holds, struct idl_pos pos, const char *format, ...)
    IDL_PRINTF(4, 5);
void idl_due(struct idl_parser *parser, bool holds, const char *due, const char *why); // likewise, at the token ahead
const char *idl_found(struct idl_parser *parser);                                      // that token, for messages
void idl_advance(struct idl_parser *parser);
bool idl_at(const struct idl_parser *parser, const char *word); // the token ahead is this word or mark
bool idl_accept(struct idl_parser *parser, const char *word);   // and is taken
void idl_no_doc(struct idl_parser *parser); // a doc comment that stands where nothing is documented would be lost
void idl_expect(struct idl_parser *parser, const char *word, const char *after);
// The name of an `of` ("field"). Reserved words and odd underscores are refused here, once for all.
const char *idl_expect_name(struct idl_parser *parser, const char *of);
struct idl_type *idl_parse_type(struct idl_parser *parser);
struct idl_value idl_parse_value(struct idl_parser *parser, const char *what);

// check.c, check_const.c, check_types.c, check_methods.c, check_names.c, check_traps.c
bool idl_load(struct idl_program *program, const char *path, const char *text, size_t n); // parse, join the program
bool idl_check(struct idl_program *program); // everything after parsing; false: errors were given
void idl_check_constant(struct idl_program *program, struct idl_def *def);
void idl_check_def(struct idl_program *program, struct idl_def *def);
void idl_check_nesting(struct idl_program *program, struct idl_def *def);
void idl_check_members(struct idl_program *program, struct idl_file *file, const struct idl_members *members,
                       const char *what);
void idl_check_service(struct idl_program *program, struct idl_def *service);
void idl_check_names(struct idl_program *program);
void idl_check_trap(struct idl_program *program, const struct idl_method *method);
const struct idl_member *idl_trap_value(const struct idl_method *method); // what the trap's result is; NULL: no value
void idl_check_traps(struct idl_program *program);
// Compares all numbers with those of a table, whose text this is. False: errors were given.
bool idl_check_trap_table(struct idl_program *program, const char *path, const char *text);
void idl_resolve(struct idl_program *program, struct idl_file *file, struct idl_type *type);
bool idl_number(const struct idl_value *value, enum idl_kind kind, uint64_t *bits); // fits the scalar; two's complement
bool idl_version(const char *text, uint64_t version[2]);                            // false: it is none
struct idl_def *idl_find(const struct idl_file *file, const char *name);            // own, then imported; NULL: none

static inline uint64_t idl_max(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

// sizes.c, signature.c
struct idl_sizes idl_sizes_of(const struct idl_type *type);
void idl_check_sizes(struct idl_program *program, struct idl_def *def);
void idl_size_method(struct idl_method *method);
void idl_add_totals(struct idl_totals *totals, const struct idl_file *file);
void idl_signature(struct idl_text *out, const struct idl_method *method);
void idl_type_signature(struct idl_text *out, const struct idl_type *type);
void idl_put_type(struct idl_text *out, const struct idl_type *type);            // as in the .idl
void idl_put_declaration(struct idl_text *out, const struct idl_method *method); // as in the .idl
uint64_t idl_hash(const char *s, size_t n);

// tree.c: questions that many parts ask
bool idl_is_scalar(enum idl_kind kind);
bool idl_is_integer(enum idl_kind kind);
bool idl_is_signed(enum idl_kind kind);
unsigned idl_bits(enum idl_kind kind); // of an integer
bool idl_has_cap(const struct idl_caps *caps, const char *name);
bool idl_is_struct(const struct idl_type *type);
const char *idl_kind_name(enum idl_kind kind);
const struct idl_type *idl_plain(const struct idl_type *type); // an enum's or flags' scalar; others as they are
bool idl_has_in(const struct idl_member *param);               // its value goes with the request
bool idl_has_out(const struct idl_member *param);              // its value comes with the reply
bool idl_is_buffer(const struct idl_type *type);               // string or bytes
bool idl_sends(const struct idl_member *param);                // it has a member in the request: a value or a capacity
const struct idl_type *idl_unoption(const struct idl_type *type);
const struct idl_member *idl_value(const struct idl_method *method, size_t i); // parameters, then results
bool idl_goes_wide(const struct idl_member *value);                            // it goes in as an integer of 64 bits
// Bytes of a struct of integers and arrays of them, laid out without padding; 0: it has other fields, or padding.
size_t idl_flat_size(const struct idl_def *def);
size_t idl_flat_bytes(const struct idl_type *type); // of an integer or an array of integers; 0: it is neither
// The values of the reply: out and inout parameters, then results, in order.
size_t idl_outputs(const struct idl_method *method, const struct idl_member **outputs);

#endif
