// SPDX-License-Identifier: BSD-3-Clause
// idlc --fmt: the one layout of an .idl. Works on tokens, so that every comment stays where it belongs.
//
// One declaration, field or method a line; attributes on a line before their method; values of an enum on one line
// where they fit into 120 columns and carry no comments, else one a line; single empty lines are kept.
#include "idl/tools/tools.h"

#include <string.h>

#define WIDTH  120
#define INDENT 4

struct piece {
    const char *text;
    size_t n;
    bool space; // one before it, unless it opens a line
    bool split; // a line may be broken before it
};

struct layout {
    struct idl_arena *arena;
    struct idl_text *out;
    struct idl_token *tokens;
    size_t count, cap;
    size_t at; // the token at hand
    struct piece *line;
    size_t pieces, piece_cap;
    unsigned depth;
    bool values;    // within { } of an enum, flags or error
    bool one_line;  // and these stand on one line
    bool goes_on;   // the next line goes on with a statement
    bool apart;     // an empty line is due before the next one
    bool opened;    // the last line opened a block, or there is none yet
    uint32_t blank; // empty lines before the line at hand
};

static bool is(const struct idl_token *token, const char *text)
{
    return (token->kind == IDL_PUNCT || token->kind == IDL_NAME) && strcmp(token->text, text) == 0;
}

static bool is_comment(const struct idl_token *token)
{
    return token->kind == IDL_COMMENT || token->kind == IDL_DOC;
}

static const struct idl_token *ahead(const struct layout *layout)
{
    size_t i = layout->at + 1;
    while (is_comment(&layout->tokens[i]))
        i++;
    return &layout->tokens[i];
}

static bool statement_is(const struct layout *layout, const char *word)
{
    return layout->pieces > 0 && layout->line[0].n == strlen(word) &&
           memcmp(layout->line[0].text, word, layout->line[0].n) == 0;
}

static bool space_between(const struct layout *layout, const struct idl_token *a, const struct idl_token *b)
{
    static const char *const none_before[] = {",", ";", ":", ")", ">", "]", "[", "<", "."};
    static const char *const none_after[] = {"(", "<", "[", ".", "@", "-"};
    for (size_t i = 0; i < sizeof none_before / sizeof none_before[0]; i++)
        if (is(b, none_before[i]))
            return false;
    for (size_t i = 0; i < sizeof none_after / sizeof none_after[0]; i++)
        if (is(a, none_after[i]))
            return false;
    if (is(b, "("))
        return is(a, "->");
    return !is(b, "@") || !statement_is(layout, "package");
}

static void put_indent(struct layout *layout, size_t columns)
{
    idl_put(layout->out, "%*s", (int)columns, "");
}

static void start_line(struct layout *layout)
{
    if ((layout->apart || layout->blank > 0) && !layout->opened)
        idl_put(layout->out, "\n");
    layout->apart = layout->opened = false;
    layout->blank = 0;
}

// Writes the line at hand, broken where it is too long.
static void flush(struct layout *layout)
{
    if (layout->pieces == 0)
        return;
    start_line(layout);
    size_t indent = (size_t)(layout->depth + (layout->goes_on ? 1 : 0)) * INDENT;
    size_t more = (size_t)(layout->depth + 1) * INDENT, column = indent;
    put_indent(layout, indent);
    for (size_t i = 0; i < layout->pieces; i++) {
        const struct piece *piece = &layout->line[i];
        size_t n = piece->n + (i > 0 && piece->space);
        size_t end = i + 1; // with this piece go those behind it, up to where a line may be broken again
        size_t width = n;
        for (; end < layout->pieces && !layout->line[end].split; end++)
            width += layout->line[end].n + layout->line[end].space;
        if (i > 0 && piece->split && column + width > WIDTH) {
            idl_put(layout->out, "\n");
            put_indent(layout, more);
            column = more;
        } else if (i > 0 && piece->space) {
            idl_put(layout->out, " ");
            column++;
        }
        idl_put_bytes(layout->out, piece->text, piece->n);
        column += piece->n;
    }
    idl_put(layout->out, "\n");
    layout->pieces = 0;
    layout->goes_on = false;
}

static void add(struct layout *layout, const char *text, size_t n, bool space, bool split)
{
    layout->line = idl_grow(layout->arena, layout->line, layout->pieces, &layout->piece_cap, sizeof *layout->line);
    layout->line[layout->pieces++] = (struct piece){text, n, space, split};
}

static void put_comment_text(struct layout *layout, const struct idl_token *token)
{
    if (token->kind == IDL_DOC) {
        idl_put(layout->out, token->text[0] == '\0' ? "///" : "/// %s", token->text);
        return;
    }
    size_t n = token->raw_len;
    while (n > 2 && (token->raw[n - 1] == ' ' || token->raw[n - 1] == '\t'))
        n--;
    bool close = n > 2 && token->raw[2] != ' ' && token->raw[2] != '/' && token->raw[2] != '\t';
    idl_put(layout->out, "//%s%.*s", close ? " " : "", (int)(n - 2), token->raw + 2);
}

static void comment(struct layout *layout, const struct idl_token *token)
{
    bool attributes = statement_is(layout, "@");
    bool inside = layout->pieces > 0 || layout->goes_on;
    if (token->first || token->kind == IDL_DOC) {
        flush(layout);
        layout->blank = token->blank;
        start_line(layout);
        put_indent(layout, (size_t)layout->depth * INDENT);
        put_comment_text(layout, token);
        idl_put(layout->out, "\n");
    } else {
        flush(layout);
        layout->out->n -= layout->out->n > 0; // behind what is already there
        idl_put(layout->out, " ");
        put_comment_text(layout, token);
        idl_put(layout->out, "\n");
    }
    layout->goes_on = inside && !attributes;
}

static size_t one_line_width(const struct layout *layout, size_t *end)
{
    size_t width = 0, i = layout->at;
    for (; layout->tokens[i].kind != IDL_END && !is(&layout->tokens[i], "}"); i++) {
        if (is_comment(&layout->tokens[i]))
            return WIDTH + 1;
        width += layout->tokens[i].raw_len + 1;
        width -= is(&layout->tokens[i], ",");
    }
    *end = i;
    return width + 1;
}

// A `{`: of values that fit on the line, of values below each other, or of a block.
static void open_block(struct layout *layout)
{
    size_t width = 0, end = 0;
    for (size_t i = 0; i < layout->pieces; i++)
        width += layout->line[i].n + layout->line[i].space;
    layout->values = statement_is(layout, "enum") || statement_is(layout, "flags") || statement_is(layout, "error") ||
                     statement_is(layout, "open");
    layout->one_line = layout->values && width + 1 + one_line_width(layout, &end) <= WIDTH;
    add(layout, "{", 1, true, false);
    if (!layout->one_line) {
        flush(layout);
        layout->depth++;
        layout->opened = true;
    }
}

static void close_block(struct layout *layout)
{
    if (!layout->one_line) {
        flush(layout);
        layout->depth = 0;
        layout->opened = false;
        layout->blank = 0;
        layout->apart = false;
        layout->goes_on = false;
    }
    add(layout, "}", 1, layout->one_line, false);
    layout->values = layout->one_line = false;
    flush(layout);
    layout->apart = true;
}

static void word(struct layout *layout, const struct idl_token *before, const struct idl_token *token)
{
    bool method = is(token, "fn") || is(token, "oneway") || is(token, "event");
    if (method && statement_is(layout, "@"))
        flush(layout);
    if (layout->pieces == 0 && !layout->goes_on)
        layout->blank = token->blank;
    if (layout->values && is(token, ",") && is(ahead(layout), "}"))
        return; // set anew below, if they stand below each other
    bool split = before != NULL && (is(before, ",") || is(token, "->") || is(token, "!") || is(token, "requires"));
    add(layout, token->raw, token->raw_len, before != NULL && space_between(layout, before, token), split);
    if (!layout->values || layout->one_line)
        return;
    const struct idl_token *next = ahead(layout);
    bool last = is(next, "}");
    if (token->kind == IDL_NUMBER && !last && is(next, ",")) {
        const struct idl_token *comma = next;
        size_t i = (size_t)(comma - layout->tokens) + 1;
        while (is_comment(&layout->tokens[i]))
            i++;
        last = is(&layout->tokens[i], "}");
    }
    if (token->kind == IDL_NUMBER && last)
        add(layout, ",", 1, false, false);
    if (token->kind == IDL_NUMBER && last && !is_comment(token + 1))
        flush(layout);
}

static void lay_out(struct layout *layout)
{
    const struct idl_token *before = NULL;
    layout->opened = true;
    for (; layout->tokens[layout->at].kind != IDL_END; layout->at++) {
        const struct idl_token *token = &layout->tokens[layout->at];
        if (is_comment(token)) {
            comment(layout, token);
            continue;
        }
        if (is(token, "{"))
            open_block(layout);
        else if (is(token, "}"))
            close_block(layout);
        else
            word(layout, before, token);
        before = token;
        if (is(token, ";") || (layout->values && !layout->one_line && is(token, ","))) {
            bool package = statement_is(layout, "package");
            flush(layout);
            layout->apart = layout->apart || package;
        }
    }
    flush(layout);
}

bool idl_fmt(struct idl_program *program, const char *path, const char *text, size_t n, struct idl_text *out)
{
    if (idl_parse(program, path, text, n) == NULL)
        return false;
    struct layout layout = {.arena = &program->arena, .out = out};
    struct idl_lexer lexer;
    idl_lexer_init(&lexer, program, path, text, n);
    lexer.keep_comments = true;
    do {
        layout.tokens = idl_grow(layout.arena, layout.tokens, layout.count, &layout.cap, sizeof *layout.tokens);
        if (!idl_next_token(&lexer, &layout.tokens[layout.count++]))
            return false;
    } while (layout.tokens[layout.count - 1].kind != IDL_END);
    lay_out(&layout);
    return true;
}
