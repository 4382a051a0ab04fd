// SPDX-License-Identifier: BSD-3-Clause
// Tokens to the syntax tree: the grammar of docs/idl.md, LL(1), one function a rule. The first error ends the file.
#include "idl/compiler/tree.h"

#include <string.h>

static const char declaration_end[] = "a declaration ends in ';'";

static const char *take_doc(struct idl_parser *parser)
{
    const char *doc = parser->doc;
    parser->doc = NULL;
    return doc;
}

// Refuses a word of the language that this version does not know yet.
static void not_yet(struct idl_parser *parser, const char *word, const char *instead)
{
    idl_parse_must(parser, !idl_at(parser, word), parser->token.pos, "%s is not yet supported; %s", word, instead);
}

// The name of a value, field, parameter or result.
static struct idl_member *parse_member(struct idl_parser *parser, struct idl_members *members, const char *what,
                                       const char *doc)
{
    struct idl_arena *arena = &parser->program->arena;
    struct idl_member *member = IDL_ADD(arena, members);
    *member = (struct idl_member){.pos = parser->token.pos, .doc = doc, .index = members->count - 1};
    member->name = idl_expect_name(parser, what);
    member->snake = idl_snake(arena, member->name);
    idl_index_add(arena, &members->names, member->name, member->index);
    return member;
}

// name: type
static struct idl_member *parse_typed(struct idl_parser *parser, struct idl_members *members, const char *what,
                                      const char *doc, const char *rule)
{
    struct idl_member *member = parse_member(parser, members, what, doc);
    idl_expect(parser, ":", rule);
    member->type = idl_parse_type(parser);
    return member;
}

// a.b.foo
static const char *parse_dotted(struct idl_parser *parser, const char **last)
{
    const char *dotted = *last = idl_expect_name(parser, "package");
    while (idl_accept(parser, ".")) {
        *last = idl_expect_name(parser, "package");
        dotted = idl_format(&parser->program->arena, "%s.%s", dotted, *last);
        idl_parse_must(parser, strlen(dotted) <= 200, parser->token.pos,
                       "the package's name is too long; it has up to 200 characters; shorten it");
    }
    return dotted;
}

// package a.b.foo@1.0;
static void parse_package(struct idl_parser *parser)
{
    struct idl_file *file = parser->file;
    file->doc = take_doc(parser);
    idl_due(parser, idl_at(parser, "package"), "'package'", "a file opens with its package; write: package a.b@1.0;");
    idl_advance(parser);
    file->package_pos = parser->token.pos;
    file->package = parse_dotted(parser, &file->last);
    file->prefix = idl_snake(&parser->program->arena, file->last);
    file->upper = idl_upper(&parser->program->arena, file->prefix);
    idl_expect(parser, "@", "a package has a version, as in package a.b@1.0");
    const char *version = parser->token.text;
    uint64_t numbers[2];
    idl_parse_must(parser, parser->token.kind == IDL_NUMBER && idl_version(version, numbers), parser->token.pos,
                   "%s is no version; a version is two whole numbers, major.minor; write 1.0", idl_found(parser));
    file->minor = strchr(version, '.') + 1;
    file->major = idl_copy(&parser->program->arena, version, (size_t)(file->minor - 1 - version));
    idl_advance(parser);
    idl_expect(parser, ";", declaration_end);
}

static void parse_import(struct idl_parser *parser)
{
    struct idl_file *file = parser->file;
    idl_parse_must(parser, file->def_count == 0, parser->token.pos,
                   "this import comes late; imports stand before all declarations; move it up");
    idl_expect(parser, "import", "");
    file->imports =
        idl_grow(&parser->program->arena, file->imports, file->import_count, &file->import_cap, sizeof *file->imports);
    struct idl_import *import = &file->imports[file->import_count++];
    import->pos = parser->token.pos;
    import->package = parse_dotted(parser, &import->last);
    idl_expect(parser, ";", declaration_end);
}

static struct idl_def *add_def(struct idl_parser *parser, enum idl_def_kind kind, const char *what)
{
    struct idl_file *file = parser->file;
    struct idl_arena *arena = &parser->program->arena;
    struct idl_def *def = idl_alloc(arena, sizeof *def);
    *def = (struct idl_def){.kind = kind, .file = file, .doc = take_doc(parser)};
    idl_advance(parser); // the keyword
    def->pos = parser->token.pos;
    def->name = idl_expect_name(parser, what);
    def->snake = idl_snake(arena, def->name);
    file->defs = idl_grow_pointers(arena, file->defs, file->def_count, &file->def_cap);
    idl_index_add(arena, &file->def_names, def->name, file->def_count);
    file->defs[file->def_count++] = def;
    return def;
}

static void parse_const(struct idl_parser *parser)
{
    static const char rule[] = "a constant is const NAME: type = value";
    struct idl_def *def = add_def(parser, IDL_CONST, "constant");
    idl_expect(parser, ":", rule);
    def->type = idl_parse_type(parser);
    idl_expect(parser, "=", rule);
    def->value = idl_parse_value(parser, "the constant's value");
    idl_expect(parser, ";", declaration_end);
}

// { name = number, ... }; a comma may end the list.
static void parse_values(struct idl_parser *parser, struct idl_members *values, const char *what)
{
    idl_expect(parser, "{", "its values stand in braces");
    do {
        if (idl_at(parser, "}"))
            break;
        struct idl_member *value = parse_member(parser, values, what, take_doc(parser));
        idl_expect(parser, "=", "each value has its number, which is what keeps it when others come; name = number");
        value->number = idl_parse_value(parser, "a number");
        idl_parse_must(parser, value->number.kind == IDL_VALUE_NUMBER, value->number.pos,
                       "'%s' is not a number; the number of a value is written out; write %s = 1", value->number.text,
                       value->name);
    } while (idl_accept(parser, ","));
    idl_expect(parser, "}", "values are separated by ','");
}

static void parse_enum(struct idl_parser *parser)
{
    const char *doc = take_doc(parser);
    bool open = idl_accept(parser, "open"), flags = idl_at(parser, "flags");
    idl_parse_must(parser, flags || idl_at(parser, "enum"), parser->token.pos,
                   "found %s after 'open'; only enum and flags can be open; write 'open enum'", idl_found(parser));
    parser->doc = doc;
    struct idl_def *def = add_def(parser, flags ? IDL_FLAGS : IDL_ENUM, flags ? "flags type" : "enum");
    def->open = open;
    idl_expect(parser, ":",
               flags ? "flags have a scalar: flags F: u32 { a = 1 }" : "an enum has a scalar: enum E: u8 { a = 0 }");
    def->type = idl_parse_type(parser);
    parse_values(parser, &def->members, flags ? "flag" : "enum value");
}

static void parse_error(struct idl_parser *parser)
{
    struct idl_def *def = add_def(parser, IDL_ERROR, "error type");
    parse_values(parser, &def->members, "error");
}

static void parse_struct(struct idl_parser *parser)
{
    struct idl_def *def = add_def(parser, IDL_STRUCT, "struct");
    idl_expect(parser, "{", "the fields of a struct stand in braces");
    while (!idl_at(parser, "}")) {
        parse_typed(parser, &def->members, "field", take_doc(parser), "a field is: name: type;");
        idl_expect(parser, ";", "a field ends in ';'");
    }
    idl_expect(parser, "}", "");
}

// requires(a, b), if it is there
static void parse_requires(struct idl_parser *parser, struct idl_caps *caps)
{
    if (!idl_accept(parser, "requires"))
        return;
    idl_expect(parser, "(", "permissions stand in parentheses: requires(led)");
    do {
        struct idl_cap *cap = IDL_ADD(&parser->program->arena, caps);
        cap->pos = parser->token.pos;
        cap->name = idl_expect_name(parser, "permission");
    } while (idl_accept(parser, ","));
    idl_expect(parser, ")", "permissions are separated by ','");
}

static void parse_params(struct idl_parser *parser, struct idl_members *params)
{
    idl_expect(parser, "(", "parameters stand in parentheses");
    for (bool more = !idl_at(parser, ")"); more; more = idl_accept(parser, ",")) {
        not_yet(parser, "move", "it comes with handles; pass the value");
        enum idl_direction direction = idl_accept(parser, "out")     ? IDL_OUT
                                       : idl_accept(parser, "inout") ? IDL_INOUT
                                                                     : IDL_IN;
        if (direction == IDL_IN)
            idl_accept(parser, "in");
        parse_typed(parser, params, "parameter", NULL, "a parameter is: name: type")->direction = direction;
    }
    idl_expect(parser, ")", "parameters are separated by ','");
}

// -> type, or -> (name: type, ...)
static void parse_results(struct idl_parser *parser, struct idl_method *method)
{
    struct idl_arena *arena = &parser->program->arena;
    method->named_results = idl_accept(parser, "(");
    if (!method->named_results) {
        struct idl_member *result = IDL_ADD(arena, &method->results);
        *result = (struct idl_member){.pos = parser->token.pos, .name = "result", .snake = "result"};
        idl_index_add(arena, &method->results.names, result->name, 0);
        result->type = idl_parse_type(parser);
    } else {
        do
            parse_typed(parser, &method->results, "result", NULL, "a result is: name: type");
        while (idl_accept(parser, ","));
        idl_expect(parser, ")", "results are separated by ','");
    }
    for (size_t i = 0; i < method->results.count; i++) {
        method->results.at[i].direction = IDL_OUT;
        method->results.at[i].result = true;
    }
}

// @name(value, ...), any number of them
static void parse_attrs(struct idl_parser *parser, struct idl_attrs *attrs)
{
    while (idl_accept(parser, "@")) {
        struct idl_attr *attr = IDL_ADD(&parser->program->arena, attrs);
        attr->pos = parser->token.pos;
        attr->name = idl_expect_name(parser, "attribute");
        if (!idl_accept(parser, "("))
            continue;
        do {
            attr->value = idl_parse_value(parser, "an attribute's value");
            attr->count++;
        } while (idl_accept(parser, ","));
        idl_expect(parser, ")", "the values of an attribute are separated by ','");
    }
}

static void parse_method(struct idl_parser *parser, struct idl_def *service)
{
    struct idl_arena *arena = &parser->program->arena;
    service->methods =
        idl_grow(arena, service->methods, service->method_count, &service->method_cap, sizeof *service->methods);
    struct idl_method *method = &service->methods[service->method_count];
    method->doc = take_doc(parser);
    parse_attrs(parser, &method->attrs);
    method->oneway = idl_accept(parser, "oneway");
    not_yet(parser, "event", "events come with a later idlc; let the applet ask with a method");
    idl_due(parser, idl_at(parser, "fn"), "a method", "a service holds methods: fn Name(...); write 'fn'");
    idl_accept(parser, "fn");
    method->pos = parser->token.pos;
    method->name = idl_expect_name(parser, "method");
    method->snake = idl_snake(arena, method->name);
    parse_params(parser, &method->params);
    if (idl_accept(parser, "->"))
        parse_results(parser, method);
    if (idl_accept(parser, "!")) {
        method->error_pos = parser->token.pos;
        method->error_name = idl_expect_name(parser, "error type");
    }
    parse_requires(parser, &method->caps);
    idl_expect(parser, ";", "a method ends in ';'");
    idl_index_add(arena, &service->method_names, method->name, service->method_count++);
}

static void parse_service(struct idl_parser *parser)
{
    struct idl_def *def = add_def(parser, IDL_SERVICE, "service");
    parse_requires(parser, &def->caps);
    idl_expect(parser, "{", "the methods of a service stand in braces");
    while (!idl_at(parser, "}"))
        parse_method(parser, def);
    idl_expect(parser, "}", "");
}

static void parse_declaration(struct idl_parser *parser)
{
    static const struct {
        const char *word;
        void (*parse)(struct idl_parser *parser);
    } rules[] = {{"import", parse_import}, {"const", parse_const},    {"open", parse_enum},
                 {"enum", parse_enum},     {"flags", parse_enum},     {"struct", parse_struct},
                 {"error", parse_error},   {"service", parse_service}};
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        if (idl_at(parser, rules[i].word)) {
            rules[i].parse(parser);
            return;
        }
    }
    not_yet(parser, "union", "unions come with a later idlc; use a struct of options");
    not_yet(parser, "handle", "handles come with a later idlc; use u32 and check it in the handler");
    idl_due(parser, false, "a declaration",
            "a file holds import, const, enum, flags, struct, error and service; write one of them");
}

// The file's name without folder and ".idl".
static const char *base_name(struct idl_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t n = strlen(name);
    return idl_copy(arena, name, n > 4 && strcmp(name + n - 4, ".idl") == 0 ? n - 4 : n);
}

struct idl_file *idl_parse(struct idl_program *program, const char *path, const char *text, size_t n)
{
    struct idl_parser *parser = idl_alloc(&program->arena, sizeof *parser);
    struct idl_file *file = idl_alloc(&program->arena, sizeof *file);
    *file = (struct idl_file){.path = path, .name = base_name(&program->arena, path)};
    *parser = (struct idl_parser){.program = program, .file = file};
    idl_lexer_init(&parser->lexer, program, path, text, n);
    if (setjmp(parser->fail) != 0)
        return NULL;
    idl_parse_must(parser, n <= IDL_MAX_FILE, (struct idl_pos){path, 1, 1},
                   "the file is too large; an .idl has up to %d bytes; split it and import", IDL_MAX_FILE);
    idl_advance(parser);
    parse_package(parser);
    while (parser->token.kind != IDL_END)
        parse_declaration(parser);
    idl_no_doc(parser);
    return file;
}
