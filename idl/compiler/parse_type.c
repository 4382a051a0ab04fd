// SPDX-License-Identifier: BSD-3-Clause
// The parser's ground: the token ahead, names, values and types.
#include "idl/compiler/tree.h"

#include <string.h>

void idl_parse_must(struct idl_parser *parser, bool holds, struct idl_pos pos, const char *format, ...)
{
    if (holds)
        return;
    va_list args;
    va_start(args, format);
    idl_error_args(parser->program, pos, format, args);
    va_end(args);
    longjmp(parser->fail, 1);
}

const char *idl_found(struct idl_parser *parser)
{
    const struct idl_token *token = &parser->token;
    if (token->kind == IDL_END || token->kind == IDL_TEXT)
        return token->kind == IDL_END ? "the end of the file" : "a string";
    return idl_format(&parser->program->arena, "'%s'", token->text);
}

void idl_due(struct idl_parser *parser, bool holds, const char *due, const char *why)
{
    if (!holds)
        idl_parse_must(parser, false, parser->token.pos, "found %s where %s is due; %s", idl_found(parser), due, why);
}

// Moves to the next token; doc comments before it are gathered in parser->doc.
void idl_advance(struct idl_parser *parser)
{
    struct idl_text doc = {0};
    bool good = idl_next_token(&parser->lexer, &parser->token);
    for (; good && parser->token.kind == IDL_DOC; good = idl_next_token(&parser->lexer, &parser->token)) {
        if (doc.s == NULL)
            parser->doc_pos = parser->token.pos;
        idl_put(&doc, "%s%s", doc.s == NULL ? "" : "\n", parser->token.text);
    }
    parser->doc = doc.s == NULL ? NULL : idl_copy(&parser->program->arena, doc.s, doc.n);
    idl_text_free(&doc);
    if (!good)
        longjmp(parser->fail, 1);
}

bool idl_at(const struct idl_parser *parser, const char *word)
{
    const struct idl_token *token = &parser->token;
    return (token->kind == IDL_NAME || token->kind == IDL_PUNCT) && strcmp(token->text, word) == 0;
}

void idl_no_doc(struct idl_parser *parser)
{
    idl_parse_must(parser, parser->doc == NULL, parser->doc_pos,
                   "doc comment with nothing after it; /// belongs before a declaration, a field or a value; "
                   "move it there, or write // for a plain comment");
}

bool idl_accept(struct idl_parser *parser, const char *word)
{
    if (!idl_at(parser, word))
        return false;
    idl_no_doc(parser);
    idl_advance(parser);
    return true;
}

void idl_expect(struct idl_parser *parser, const char *word, const char *after)
{
    idl_no_doc(parser);
    if (!idl_accept(parser, word))
        idl_parse_must(parser, false, parser->token.pos, "found %s where '%s' is due; %s; put '%s' there",
                       idl_found(parser), word, after, word);
}

const char *idl_expect_name(struct idl_parser *parser, const char *of)
{
    const struct idl_token *token = &parser->token;
    const char *name = token->text;
    idl_no_doc(parser);
    if (token->kind != IDL_NAME)
        idl_parse_must(parser, false, token->pos,
                       "found %s where the name of a %s is due; a name is letters, digits and _; write one",
                       idl_found(parser), of);
    idl_parse_must(parser, !idl_is_idl_word(name), token->pos,
                   "'%s' cannot name a %s; it is a word of the language; choose another name", name, of);
    size_t n = strlen(name);
    idl_parse_must(parser, n <= IDL_MAX_NAME, token->pos,
                   "the name '%.20s...' has %zu characters; a name has up to %d; shorten it", name, n, IDL_MAX_NAME);
    idl_parse_must(parser, name[0] != '_' && name[n - 1] != '_' && strstr(name, "__") == NULL, token->pos,
                   "'%s' cannot be a name; '_' stands between letters, once, as C keeps the others to itself; "
                   "rename it",
                   name);
    idl_advance(parser);
    return name;
}

struct idl_value idl_parse_value(struct idl_parser *parser, const char *what)
{
    struct idl_value value = {.pos = parser->token.pos, .negative = idl_accept(parser, "-")};
    idl_no_doc(parser);
    value.text = parser->token.text;
    if (parser->token.kind == IDL_NUMBER)
        value.kind = IDL_VALUE_NUMBER;
    else if (!value.negative && (parser->token.kind == IDL_TEXT || parser->token.kind == IDL_NAME))
        value.kind = parser->token.kind == IDL_TEXT ? IDL_VALUE_TEXT : IDL_VALUE_NAME;
    idl_due(parser, value.kind != IDL_VALUE_NONE, what, "a value is a number, a string or a name; write one");
    idl_advance(parser);
    return value;
}

// A type that begins at the token ahead, within depth - 1 others.
static struct idl_type *new_type(struct idl_parser *parser, enum idl_kind kind, unsigned depth)
{
    idl_parse_must(parser, depth <= IDL_MAX_NESTING, parser->token.pos,
                   "this type is nested too deeply; JSON on the wire ends at 16 levels, so a type has at most %d; "
                   "flatten it",
                   IDL_MAX_NESTING);
    struct idl_type *type = idl_alloc(&parser->program->arena, sizeof *type);
    type->kind = kind;
    type->pos = parser->token.pos;
    return type;
}

// The N of string<N>, bytes<N>, list<T, N> and T[N].
static void parse_bound(struct idl_parser *parser, struct idl_type *type)
{
    idl_parse_must(parser, !idl_at(parser, ">") && !idl_at(parser, "]"), parser->token.pos,
                   "a bound is missing; every buffer has one, so that its size is known at build time; write a number");
    type->bound_text = idl_parse_value(parser, "a bound");
    idl_parse_must(parser, type->bound_text.kind != IDL_VALUE_TEXT, type->bound_text.pos,
                   "a string cannot be a bound; a bound is a number or a constant's name; write one");
}

// The types that are written with < and >.
static const struct form {
    const char *word;
    enum idl_kind kind;
    bool of, bound; // what stands between < and >
    const char *example, *rule;
} forms[] = {
    {"string", IDL_STRING, false, true, "string<64>", "a bound ends in '>'"},
    {"bytes", IDL_BYTES, false, true, "bytes<64>", "a bound ends in '>'"},
    {"list", IDL_LIST, true, true, "list<T, 16>", "a list is list<type, bound>"},
    {"option", IDL_OPTION, true, false, "option<T>", "an option is option<type>"},
};

static struct idl_type *parse_type(struct idl_parser *parser, unsigned depth);

static struct idl_type *parse_form(struct idl_parser *parser, const struct form *form, unsigned depth)
{
    static const char missing[] = "'%s' without its bound; every buffer has one, so that its size is known at build "
                                  "time; write %s";
    struct idl_type *type = new_type(parser, form->kind, depth);
    idl_advance(parser);
    idl_parse_must(parser, idl_at(parser, "<"), parser->token.pos, missing, form->word, form->example);
    idl_advance(parser);
    if (form->of)
        type->of = parse_type(parser, depth + 1);
    if (form->of && form->bound) {
        idl_parse_must(parser, !idl_at(parser, ">"), parser->token.pos, missing, form->word, form->example);
        idl_expect(parser, ",", form->rule);
    }
    if (form->bound)
        parse_bound(parser, type);
    idl_expect(parser, ">", form->rule);
    return type;
}

static struct idl_type *parse_base(struct idl_parser *parser, unsigned depth)
{
    static const char kinds[] = "a type is a scalar, string<N>, bytes<N>, list<T, N>, option<T> or a declared name; "
                                "write one";
    const char *word = parser->token.text;
    idl_no_doc(parser);
    idl_due(parser, parser->token.kind == IDL_NAME, "a type", kinds);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(word, forms[i].word) == 0)
            return parse_form(parser, &forms[i], depth);
    idl_parse_must(parser, strcmp(word, "handle") != 0, parser->token.pos,
                   "handle types are not yet supported; handles come with a later idlc; use u32 and check it in the "
                   "handler");
    enum idl_kind kind = IDL_BOOL;
    while (kind <= IDL_F64 && strcmp(word, idl_kind_name(kind)) != 0)
        kind++;
    kind = kind <= IDL_F64 ? kind : IDL_NAMED;
    idl_parse_must(parser, kind != IDL_NAMED || !idl_is_idl_word(word), parser->token.pos,
                   "'%s' is no type; it is a word of the language; write a scalar, string<N>, bytes<N>, list<T, N>, "
                   "option<T> or a declared name",
                   word);
    struct idl_type *type = new_type(parser, kind, depth);
    type->name = kind == IDL_NAMED ? word : NULL;
    idl_advance(parser);
    return type;
}

static struct idl_type *parse_type(struct idl_parser *parser, unsigned depth)
{
    struct idl_type *type = parse_base(parser, depth);
    while (idl_at(parser, "[")) {
        struct idl_type *array = new_type(parser, IDL_ARRAY, ++depth);
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
