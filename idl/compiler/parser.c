// SPDX-License-Identifier: BSD-3-Clause
// Tokens to the syntax tree: the grammar of docs/idl.md, LL(1), one function a rule. The first error ends the file.
#include "idl/compiler/idlc.h"

#include <string.h>

static const char *take_doc(struct idl_parser *parser)
{
    const char *doc = parser->doc;
    parser->doc = NULL;
    return doc;
}

static struct idl_member *add_member(struct idl_parser *parser, struct idl_members *members)
{
    members->at = idl_grow(&parser->program->arena, members->at, members->count, &members->cap, sizeof *members->at);
    struct idl_member *member = &members->at[members->count];
    *member = (struct idl_member){.pos = parser->token.pos, .index = members->count++};
    return member;
}

// Takes the name of the last of the members.
static void name_member(struct idl_parser *parser, struct idl_members *members, const char *what)
{
    struct idl_member *member = &members->at[members->count - 1];
    member->name = idl_expect_name(parser, what);
    member->snake = idl_snake(&parser->program->arena, member->name);
    idl_index_add(&parser->program->arena, &members->names, member->name, member->index);
}

// a.b.foo
static const char *parse_dotted(struct idl_parser *parser, const char *of, const char **last)
{
    const char *dotted = idl_expect_name(parser, of);
    *last = dotted;
    while (idl_accept(parser, ".")) {
        *last = idl_expect_name(parser, of);
        dotted = idl_format(&parser->program->arena, "%s.%s", dotted, *last);
        if (strlen(dotted) > 200) {
            idl_parse_error(parser, parser->token.pos,
                            "the %s's name is too long; it has up to 200 characters; "
                            "shorten it",
                            of);
        }
    }
    return dotted;
}

// package a.b.foo@1.0;
static void parse_package(struct idl_parser *parser)
{
    struct idl_file *file = parser->file;
    file->doc = take_doc(parser);
    file->package_pos = parser->token.pos;
    if (!idl_at(parser, "package")) {
        idl_parse_error(parser, parser->token.pos,
                        "found %s where 'package' is due; a file opens with its package; "
                        "write: package a.b@1.0;",
                        idl_found(parser));
    }
    idl_advance(parser);
    file->package_pos = parser->token.pos;
    file->package = parse_dotted(parser, "package", &file->last);
    file->prefix = idl_snake(&parser->program->arena, file->last);
    file->upper = idl_upper(&parser->program->arena, file->prefix);
    idl_expect(parser, "@", "a package has a version, as in package a.b@1.0");
    const char *version = parser->token.text;
    size_t major = parser->token.kind == IDL_NUMBER ? strspn(version, "0123456789") : 0;
    size_t minor = major != 0 && version[major] == '.' ? strspn(version + major + 1, "0123456789") : 0;
    if (minor == 0 || version[major + 1 + minor] != '\0' || major + minor > 10) {
        idl_parse_error(parser, parser->token.pos,
                        "%s is no version; a version is two whole numbers, major.minor; write 1.0", idl_found(parser));
    }
    file->major = idl_copy(&parser->program->arena, version, major);
    file->minor = version + major + 1;
    idl_advance(parser);
    idl_expect(parser, ";", "a declaration ends in ';'");
}

static void parse_import(struct idl_parser *parser)
{
    struct idl_file *file = parser->file;
    if (file->def_count != 0) {
        idl_parse_error(parser, parser->token.pos,
                        "this import comes late; imports stand before all declarations; "
                        "move it up");
    }
    idl_expect(parser, "import", "");
    file->imports =
        idl_grow(&parser->program->arena, file->imports, file->import_count, &file->import_cap, sizeof *file->imports);
    struct idl_import *import = &file->imports[file->import_count++];
    *import = (struct idl_import){.pos = parser->token.pos};
    import->package = parse_dotted(parser, "package", &import->last);
    idl_expect(parser, ";", "a declaration ends in ';'");
}

static struct idl_def *add_def(struct idl_parser *parser, enum idl_def_kind kind, const char *what)
{
    struct idl_file *file = parser->file;
    struct idl_def *def = idl_alloc(&parser->program->arena, sizeof *def);
    def->kind = kind;
    def->file = file;
    def->doc = take_doc(parser);
    idl_advance(parser); // the keyword
    def->pos = parser->token.pos;
    def->name = idl_expect_name(parser, what);
    def->snake = idl_snake(&parser->program->arena, def->name);
    file->defs = idl_grow_pointers(&parser->program->arena, file->defs, file->def_count, &file->def_cap);
    idl_index_add(&parser->program->arena, &file->def_names, def->name, file->def_count);
    file->defs[file->def_count++] = def;
    return def;
}

static void parse_const(struct idl_parser *parser)
{
    struct idl_def *def = add_def(parser, IDL_CONST, "constant");
    idl_expect(parser, ":", "a constant is const NAME: type = value");
    def->type = idl_parse_type(parser);
    idl_expect(parser, "=", "a constant is const NAME: type = value");
    def->value = idl_parse_value(parser, "the constant's value");
    idl_expect(parser, ";", "a declaration ends in ';'");
}

// { name = number, ... }
static void parse_values(struct idl_parser *parser, struct idl_def *def, const char *what)
{
    idl_expect(parser, "{", "its values stand in braces");
    do {
        if (idl_at(parser, "}"))
            break; // a comma may end the list
        const char *doc = take_doc(parser);
        struct idl_member *member = add_member(parser, &def->members);
        member->doc = doc;
        name_member(parser, &def->members, what);
        idl_expect(parser, "=", "each value has its number, which is what keeps it when others come; name = number");
        member->number = idl_parse_value(parser, "a number");
        if (member->number.kind != IDL_VALUE_NUMBER) {
            idl_parse_error(parser, member->number.pos,
                            "'%s' is not a number; the number of a value is written out; "
                            "write %s = 1",
                            member->number.text, member->name);
        }
    } while (idl_accept(parser, ","));
    idl_expect(parser, "}", "values are separated by ','");
}

static void parse_enum(struct idl_parser *parser, bool open)
{
    bool flags = idl_at(parser, "flags");
    struct idl_def *def = add_def(parser, flags ? IDL_FLAGS : IDL_ENUM, flags ? "flags type" : "enum");
    def->open = open;
    idl_expect(parser, ":",
               flags ? "flags have a scalar: flags F: u32 { a = 1 }"
                     : "an enum has a scalar: enum E: u8 "
                       "{ a = 0 }");
    def->type = idl_parse_type(parser);
    parse_values(parser, def, flags ? "flag" : "enum value");
}

static void parse_struct(struct idl_parser *parser)
{
    if (idl_at(parser, "union")) {
        idl_parse_error(parser, parser->token.pos,
                        "union is not yet supported; unions come with a later idlc; use a "
                        "struct of options");
    }
    struct idl_def *def = add_def(parser, IDL_STRUCT, "struct");
    idl_expect(parser, "{", "the fields of a struct stand in braces");
    while (!idl_at(parser, "}")) {
        const char *doc = take_doc(parser);
        struct idl_member *member = add_member(parser, &def->members);
        member->doc = doc;
        name_member(parser, &def->members, "field");
        idl_expect(parser, ":", "a field is: name: type;");
        member->type = idl_parse_type(parser);
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
        caps->at = idl_grow(&parser->program->arena, caps->at, caps->count, &caps->cap, sizeof *caps->at);
        struct idl_cap *cap = &caps->at[caps->count++];
        cap->pos = parser->token.pos;
        cap->name = idl_expect_name(parser, "permission");
    } while (idl_accept(parser, ","));
    idl_expect(parser, ")", "permissions are separated by ','");
}

static void parse_param(struct idl_parser *parser, struct idl_members *params)
{
    static const char *const words[] = {"in", "out", "inout", "move"};
    struct idl_member *param = add_member(parser, params);
    param->direction = IDL_IN;
    for (int i = 0; i < 4; i++) {
        if (idl_at(parser, words[i])) {
            if (i == 3) {
                idl_parse_error(parser, parser->token.pos,
                                "move is not yet supported; it comes with handles; pass the "
                                "value");
            }
            param->direction = (enum idl_direction)(IDL_IN + i);
            idl_accept(parser, words[i]);
            break;
        }
    }
    param->pos = parser->token.pos;
    name_member(parser, params, "parameter");
    idl_expect(parser, ":", "a parameter is: name: type");
    param->type = idl_parse_type(parser);
}

static void parse_params(struct idl_parser *parser, struct idl_members *params)
{
    idl_expect(parser, "(", "parameters stand in parentheses");
    if (!idl_at(parser, ")"))
        do {
            parse_param(parser, params);
        } while (idl_accept(parser, ","));
    idl_expect(parser, ")", "parameters are separated by ','");
}

// -> type, or -> (name: type, ...)
static void parse_results(struct idl_parser *parser, struct idl_method *method)
{
    if (!idl_accept(parser, "(")) {
        struct idl_member *result = add_member(parser, &method->results);
        result->direction = IDL_OUT;
        result->result = true;
        result->name = result->snake = "result";
        idl_index_add(&parser->program->arena, &method->results.names, result->name, result->index);
        result->type = idl_parse_type(parser);
        return;
    }
    method->named_results = true;
    do {
        struct idl_member *result = add_member(parser, &method->results);
        result->direction = IDL_OUT;
        result->result = true;
        name_member(parser, &method->results, "result");
        idl_expect(parser, ":", "a result is: name: type");
        result->type = idl_parse_type(parser);
    } while (idl_accept(parser, ","));
    idl_expect(parser, ")", "results are separated by ','");
}

// @name(value, ...), any number of them
static void parse_attrs(struct idl_parser *parser, struct idl_method *method)
{
    while (idl_accept(parser, "@")) {
        struct idl_arena *arena = &parser->program->arena;
        method->attrs = idl_grow(arena, method->attrs, method->attr_count, &method->attr_cap, sizeof *method->attrs);
        struct idl_attr *attr = &method->attrs[method->attr_count++];
        *attr = (struct idl_attr){.pos = parser->token.pos};
        attr->name = idl_expect_name(parser, "attribute");
        if (strcmp(attr->name, "trap") == 0) {
            idl_parse_error(parser, attr->pos,
                            "@trap is not yet supported; direct traps come with a later idlc; leave "
                            "it out: the method is reached by RPC");
        }
        if (!idl_accept(parser, "("))
            continue;
        do {
            attr->values = idl_grow(arena, attr->values, attr->count, &attr->cap, sizeof *attr->values);
            attr->values[attr->count++] = idl_parse_value(parser, "an attribute's value");
        } while (idl_accept(parser, ","));
        idl_expect(parser, ")", "the values of an attribute are separated by ','");
    }
}

static void parse_method(struct idl_parser *parser, struct idl_def *service)
{
    const char *doc = take_doc(parser);
    struct idl_method made = {.doc = doc};
    struct idl_method *method = &made;
    parse_attrs(parser, method);
    method->oneway = idl_accept(parser, "oneway");
    if (idl_at(parser, "event")) {
        idl_parse_error(parser, parser->token.pos,
                        "event is not yet supported; events come with a later idlc; let the "
                        "applet ask with a method");
    }
    if (!idl_at(parser, "fn")) {
        idl_parse_error(parser, parser->token.pos,
                        "found %s where a method is due; a service holds methods: fn "
                        "Name(...); write 'fn'",
                        idl_found(parser));
    }
    idl_accept(parser, "fn");
    method->pos = parser->token.pos;
    method->name = idl_expect_name(parser, "method");
    method->snake = idl_snake(&parser->program->arena, method->name);
    parse_params(parser, &method->params);
    if (idl_accept(parser, "->"))
        parse_results(parser, method);
    if (idl_accept(parser, "!")) {
        method->error_pos = parser->token.pos;
        method->error_name = idl_expect_name(parser, "error type");
    }
    parse_requires(parser, &method->caps);
    idl_expect(parser, ";", "a method ends in ';'");
    service->methods = idl_grow(&parser->program->arena, service->methods, service->method_count, &service->method_cap,
                                sizeof *service->methods);
    idl_index_add(&parser->program->arena, &service->method_names, made.name, service->method_count);
    service->methods[service->method_count++] = made;
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
    if (idl_at(parser, "import")) {
        parse_import(parser);
    } else if (idl_at(parser, "const")) {
        parse_const(parser);
    } else if (idl_at(parser, "open")) {
        const char *doc = take_doc(parser);
        idl_advance(parser);
        if (!idl_at(parser, "enum") && !idl_at(parser, "flags")) {
            idl_parse_error(parser, parser->token.pos,
                            "found %s after 'open'; only enum and flags can be open; write "
                            "'open enum'",
                            idl_found(parser));
        }
        parser->doc = doc;
        parse_enum(parser, true);
    } else if (idl_at(parser, "enum") || idl_at(parser, "flags")) {
        parse_enum(parser, false);
    } else if (idl_at(parser, "struct") || idl_at(parser, "union")) {
        parse_struct(parser);
    } else if (idl_at(parser, "error")) {
        parse_values(parser, add_def(parser, IDL_ERROR, "error type"), "error");
    } else if (idl_at(parser, "service")) {
        parse_service(parser);
    } else if (idl_at(parser, "handle")) {
        idl_parse_error(parser, parser->token.pos,
                        "handle is not yet supported; handles come with a later idlc; use "
                        "u32 and check it in the handler");
    } else {
        idl_parse_error(parser, parser->token.pos,
                        "found %s where a declaration is due; a file holds import, const, "
                        "enum, flags, struct, error and service; write one of them",
                        idl_found(parser));
    }
}

static void parse_file(struct idl_parser *parser)
{
    idl_advance(parser);
    parse_package(parser);
    while (parser->token.kind != IDL_END)
        parse_declaration(parser);
    if (parser->doc != NULL) {
        idl_accept(parser, "");
        idl_parse_error(parser, parser->doc_pos,
                        "doc comment with nothing after it; /// belongs before a declaration, a "
                        "field or a value; move it there, or write // for a plain comment");
    }
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
    file->path = path;
    file->name = base_name(&program->arena, path);
    file->text = text;
    file->size = n;
    parser->program = program;
    parser->file = file;
    idl_lexer_init(&parser->lexer, program, path, text, n);
    if (setjmp(parser->fail) != 0)
        return NULL;
    parse_file(parser);
    return file;
}
