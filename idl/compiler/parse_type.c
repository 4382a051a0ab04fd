// SPDX-License-Identifier: BSD-3-Clause
// The parser's ground: the token ahead, names, values and types.
#include "idl/compiler/idlc.h"

#include <stdio.h>
#include <string.h>

_Noreturn void idl_parse_error(struct idl_parser *parser, struct idl_pos pos, const char *format, ...)
{
    char message[600];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    idl_error(parser->program, pos, "%s", message);
    longjmp(parser->fail, 1);
}

// What a message calls the token ahead.
const char *idl_found(struct idl_parser *parser)
{
    const struct idl_token *token = &parser->token;
    bool named = token->kind == IDL_END || token->kind == IDL_TEXT;
    return named ? (token->kind == IDL_END ? "the end of the file" : "a string")
                 : idl_format(&parser->program->arena, "'%s'", token->text);
}

// Moves to the next token; doc comments before it are gathered in parser->doc.
void idl_advance(struct idl_parser *parser)
{
    struct idl_text doc = {0};
    bool any = false;
    bool good = idl_next_token(&parser->lexer, &parser->token);
    while (good && parser->token.kind == IDL_DOC) {
        if (!any)
            parser->doc_pos = parser->token.pos;
        else
            idl_put(&doc, "\n");
        any = true;
        idl_put(&doc, "%s", parser->token.text);
        good = idl_next_token(&parser->lexer, &parser->token);
    }
    parser->doc = any ? idl_copy(&parser->program->arena, doc.s, doc.n) : NULL;
    idl_text_free(&doc);
    if (!good)
        longjmp(parser->fail, 1);
}

bool idl_at(const struct idl_parser *parser, const char *word)
{
    const struct idl_token *token = &parser->token;
    return (token->kind == IDL_NAME || token->kind == IDL_PUNCT) && strcmp(token->text, word) == 0;
}

// A doc comment that stands where nothing is documented is an error: it would be lost.
static void no_doc(struct idl_parser *parser)
{
    if (parser->doc != NULL) {
        idl_parse_error(parser, parser->doc_pos,
                        "doc comment with nothing after it; /// belongs before a declaration, a field or a value; "
                        "move it there, or write // for a plain comment");
    }
}

bool idl_accept(struct idl_parser *parser, const char *word)
{
    if (!idl_at(parser, word))
        return false;
    no_doc(parser);
    idl_advance(parser);
    return true;
}

void idl_expect(struct idl_parser *parser, const char *word, const char *after)
{
    no_doc(parser);
    if (!idl_at(parser, word)) {
        idl_parse_error(parser, parser->token.pos, "found %s where '%s' is due; %s; put '%s' there", idl_found(parser),
                        word, after, word);
    }
    idl_advance(parser);
}

// A name, for an `of` ("field"). Reserved words and odd underscores are refused here, once for all.
const char *idl_expect_name(struct idl_parser *parser, const char *of)
{
    const struct idl_token *token = &parser->token;
    const char *name = token->text;
    no_doc(parser);
    if (token->kind != IDL_NAME) {
        idl_parse_error(parser, token->pos,
                        "found %s where the name of a %s is due; a name is letters, digits and _; "
                        "write one",
                        idl_found(parser), of);
    }
    if (idl_is_idl_word(name)) {
        idl_parse_error(parser, token->pos, "'%s' cannot name a %s; it is a word of the language; choose another name",
                        name, of);
    }
    size_t n = strlen(name);
    if (n > IDL_MAX_NAME) {
        idl_parse_error(parser, token->pos, "the name '%.20s...' has %zu characters; a name has up to %d; shorten it",
                        name, n, IDL_MAX_NAME);
    }
    if (name[0] == '_' || name[n - 1] == '_' || strstr(name, "__") != NULL) {
        idl_parse_error(parser, token->pos,
                        "'%s' cannot be a name; '_' stands between letters, once, as C keeps the others to itself; "
                        "rename it",
                        name);
    }
    idl_advance(parser);
    return name;
}

struct idl_value idl_parse_value(struct idl_parser *parser, const char *what)
{
    struct idl_value value = {.pos = parser->token.pos};
    if (idl_accept(parser, "-"))
        value.negative = true;
    no_doc(parser);
    value.text = parser->token.text;
    if (parser->token.kind == IDL_NUMBER) {
        value.kind = IDL_VALUE_NUMBER;
    } else if (parser->token.kind == IDL_TEXT && !value.negative) {
        value.kind = IDL_VALUE_TEXT;
    } else if (parser->token.kind == IDL_NAME && !value.negative) {
        value.kind = IDL_VALUE_NAME;
    } else {
        idl_parse_error(parser, parser->token.pos,
                        "found %s where %s is due; a value is a number, a string or a name; "
                        "write one",
                        idl_found(parser), what);
    }
    idl_advance(parser);
    return value;
}

static struct idl_type *new_type(struct idl_parser *parser, enum idl_kind kind, struct idl_pos pos)
{
    struct idl_type *type = idl_alloc(&parser->program->arena, sizeof *type);
    type->kind = kind;
    type->pos = pos;
    return type;
}

// <N>, behind string or bytes; [N], behind a type; the N of list<T,N>.
static void parse_bound(struct idl_parser *parser, struct idl_type *type)
{
    if (idl_at(parser, ">") || idl_at(parser, "]")) {
        idl_parse_error(parser, parser->token.pos,
                        "a bound is missing; every buffer has one, so that its size is known at build time; write a "
                        "number");
    }
    type->bound_text = idl_parse_value(parser, "a bound");
    if (type->bound_text.kind == IDL_VALUE_TEXT) {
        idl_parse_error(parser, type->bound_text.pos,
                        "a string cannot be a bound; a bound is a number or a constant's "
                        "name; write one");
    }
}

static void expect_bracket(struct idl_parser *parser, const char *word, const char *example)
{
    if (!idl_at(parser, "<")) {
        idl_parse_error(parser, parser->token.pos,
                        "'%s' without its bound; every buffer has one, so that its size is known at build time; write "
                        "%s",
                        word, example);
    }
    idl_advance(parser);
}

static enum idl_kind scalar_kind(const char *name)
{
    for (int kind = IDL_BOOL; kind <= IDL_F64; kind++)
        if (strcmp(name, idl_kind_name((enum idl_kind)kind)) == 0)
            return (enum idl_kind)kind;
    return 0;
}

static struct idl_type *parse_type(struct idl_parser *parser, unsigned depth);

// list<...>, option<...>, handle<...>: what stands behind the word.
static struct idl_type *parse_composed(struct idl_parser *parser, struct idl_pos pos, const char *word, unsigned depth)
{
    struct idl_type *type = new_type(parser, IDL_LIST, pos);
    if (strcmp(word, "list") == 0) {
        expect_bracket(parser, word, "list<T, 16>");
        type->of = parse_type(parser, depth + 1);
        if (idl_at(parser, ">")) {
            idl_parse_error(parser, parser->token.pos,
                            "'list' without its bound; every buffer has one, so that its "
                            "size is known at build time; write list<T, 16>");
        }
        idl_expect(parser, ",", "a list is list<type, bound>");
        parse_bound(parser, type);
        idl_expect(parser, ">", "a list is list<type, bound>");
    } else if (strcmp(word, "option") == 0) {
        type->kind = IDL_OPTION;
        expect_bracket(parser, word, "option<T>");
        type->of = parse_type(parser, depth + 1);
        idl_expect(parser, ">", "an option is option<type>");
    } else {
        idl_parse_error(parser, pos,
                        "handle types are not yet supported; handles come with a later idlc; use u32 and "
                        "check it in the handler");
    }
    return type;
}

static struct idl_type *parse_base(struct idl_parser *parser, unsigned depth)
{
    struct idl_pos pos = parser->token.pos;
    const char *word = parser->token.text;
    no_doc(parser);
    if (parser->token.kind != IDL_NAME) {
        idl_parse_error(parser, pos,
                        "found %s where a type is due; a type is a scalar, string<N>, bytes<N>, "
                        "list<T, N>, option<T> or a declared name; write one",
                        idl_found(parser));
    }
    if (depth > IDL_MAX_NESTING) {
        idl_parse_error(parser, pos,
                        "this type is nested too deeply; JSON on the wire ends at 16 levels, so a type has "
                        "at most %d; flatten it",
                        IDL_MAX_NESTING);
    }
    enum idl_kind scalar = scalar_kind(word);
    idl_advance(parser);
    if (scalar != 0)
        return new_type(parser, scalar, pos);
    if (strcmp(word, "string") == 0 || strcmp(word, "bytes") == 0) {
        struct idl_type *type = new_type(parser, word[0] == 's' ? IDL_STRING : IDL_BYTES, pos);
        expect_bracket(parser, word, word[0] == 's' ? "string<64>" : "bytes<64>");
        parse_bound(parser, type);
        idl_expect(parser, ">", "a bound ends in '>'");
        return type;
    }
    if (strcmp(word, "list") == 0 || strcmp(word, "option") == 0 || strcmp(word, "handle") == 0)
        return parse_composed(parser, pos, word, depth);
    if (idl_is_idl_word(word)) {
        idl_parse_error(parser, pos,
                        "'%s' is no type; it is a word of the language; write a scalar, string<N>, "
                        "bytes<N>, list<T, N>, option<T> or a declared name",
                        word);
    }
    struct idl_type *type = new_type(parser, IDL_NAMED, pos);
    type->name = word;
    return type;
}

static struct idl_type *parse_type(struct idl_parser *parser, unsigned depth)
{
    struct idl_type *type = parse_base(parser, depth);
    while (idl_at(parser, "[")) {
        struct idl_type *array = new_type(parser, IDL_ARRAY, parser->token.pos);
        if (++depth > IDL_MAX_NESTING) {
            idl_parse_error(parser, parser->token.pos,
                            "this type is nested too deeply; JSON on the wire ends at 16 "
                            "levels, so a type has at most %d; flatten it",
                            IDL_MAX_NESTING);
        }
        idl_advance(parser);
        array->of = type;
        parse_bound(parser, array);
        idl_expect(parser, "]", "an array is type[count]");
        type = array;
    }
    return type;
}

struct idl_type *idl_parse_type(struct idl_parser *parser)
{
    return parse_type(parser, 1);
}
