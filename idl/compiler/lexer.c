// SPDX-License-Identifier: BSD-3-Clause
// Text to tokens.
#include "idl/compiler/tree.h"

#include <string.h>

void idl_lexer_init(struct idl_lexer *lexer, struct idl_program *program, const char *file, const char *text, size_t n)
{
    *lexer = (struct idl_lexer){.program = program, .file = file, .text = text, .n = n, .line = 1, .col = 1};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        lexer->at = 3;
}

static int peek(const struct idl_lexer *lexer, size_t ahead)
{
    return lexer->n - lexer->at > ahead ? (unsigned char)lexer->text[lexer->at + ahead] : -1;
}

static struct idl_pos here(const struct idl_lexer *lexer)
{
    return (struct idl_pos){lexer->file, lexer->line, lexer->col};
}

// Columns count bytes, as editors and compilers do.
static void step(struct idl_lexer *lexer, size_t n)
{
    for (; n > 0; n--) {
        bool line_end = lexer->text[lexer->at++] == '\n';
        lexer->line += line_end;
        lexer->col = line_end ? 1 : lexer->col + 1;
    }
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(int c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Length of the well-formed UTF-8 sequence at p, or 0.
static size_t utf8_length(const unsigned char *p, size_t n)
{
    if (p[0] < 0x80)
        return 1;
    size_t length = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (p[0] < 0xc2 || p[0] > 0xf4 || n < length)
        return 0;
    uint32_t code = p[0] & (0x7fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0;
        code = code << 6 | (p[i] & 0x3f);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    return code >= least[length] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? length : 0;
}

// Takes one character of a comment or string. False, with a message, when it is not UTF-8 or a control character.
static bool take_text(struct idl_lexer *lexer)
{
    const unsigned char *p = (const unsigned char *)lexer->text + lexer->at;
    size_t length = utf8_length(p, lexer->n - lexer->at);
    bool control = (p[0] < 0x20 && p[0] != '\t') || p[0] == 0x7f;
    step(lexer, control ? 0 : length);
    return idl_must(lexer->program, length != 0, here(lexer),
                    "byte 0x%02x is not UTF-8; .idl files are UTF-8; save the file as UTF-8", p[0]) &&
           idl_must(lexer->program, !control, here(lexer),
                    "control character 0x%02x; text may hold none but tabs; remove it", p[0]);
}

// Skips blanks; counts the empty lines among them.
static void skip_blanks(struct idl_lexer *lexer, struct idl_token *token)
{
    uint32_t lines = lexer->line;
    bool start = lexer->line == 1 && lexer->col == 1;
    while (peek(lexer, 0) > 0 && strchr(" \t\r\n", peek(lexer, 0)) != NULL)
        step(lexer, 1);
    lines = lexer->line - lines;
    token->first = start || lines > 0;
    token->blank = lines > 1 ? lines - 1 : 0;
}

static const char *copy_from(struct idl_lexer *lexer, size_t start)
{
    return idl_copy(&lexer->program->arena, lexer->text + start, lexer->at - start);
}

static bool comment_token(struct idl_lexer *lexer, struct idl_token *token)
{
    bool doc = peek(lexer, 2) == '/' && peek(lexer, 3) != '/';
    step(lexer, doc ? 3 : 2);
    size_t start = lexer->at;
    while (lexer->at < lexer->n && peek(lexer, 0) != '\n') {
        if (peek(lexer, 0) == '\r' && (peek(lexer, 1) == '\n' || peek(lexer, 1) == -1))
            break;
        if (!take_text(lexer))
            return false;
    }
    size_t end = lexer->at;
    while (end > start && (lexer->text[end - 1] == ' ' || lexer->text[end - 1] == '\t'))
        end--;
    start += start < end && lexer->text[start] == ' ';
    token->kind = doc ? IDL_DOC : IDL_COMMENT;
    token->text = idl_copy(&lexer->program->arena, lexer->text + start, end - start);
    return true;
}

// A string: \" \\ \n \t are its escapes.
static bool string_token(struct idl_lexer *lexer, struct idl_token *token)
{
    static const char escapes[] = "\"\\nt", meant[] = "\"\\\n\t";
    struct idl_program *program = lexer->program;
    char text[4008];
    size_t k = 0;
    step(lexer, 1);
    while (peek(lexer, 0) != '"') {
        size_t start = lexer->at;
        if (!idl_must(program, peek(lexer, 0) != -1 && peek(lexer, 0) != '\n' && k < 4000, token->pos,
                      "this string has no end; a string ends on its line and holds up to 4000 bytes; "
                      "close it with \""))
            return false;
        if (peek(lexer, 0) == '\\') {
            const char *escape = peek(lexer, 1) > 0 ? strchr(escapes, peek(lexer, 1)) : NULL;
            if (!idl_must(program, escape != NULL, here(lexer),
                          "unknown escape; a string knows \\\" \\\\ \\n \\t; write the character itself"))
                return false;
            text[k++] = meant[escape - escapes];
            step(lexer, 2);
        } else if (take_text(lexer)) {
            while (start < lexer->at)
                text[k++] = lexer->text[start++];
        } else {
            return false;
        }
    }
    step(lexer, 1);
    token->kind = IDL_TEXT;
    token->text = idl_copy(&program->arena, text, k);
    return true;
}

// 12, 0x1f, 1.0, 1.5e-3. What stands directly behind it must not be a letter.
static bool number_token(struct idl_lexer *lexer, struct idl_token *token)
{
    size_t start = lexer->at;
    bool hex = peek(lexer, 0) == '0' && (peek(lexer, 1) == 'x' || peek(lexer, 1) == 'X');
    while (is_word(peek(lexer, 0)) || (!hex && peek(lexer, 0) == '.')) {
        bool exponent = !hex && (peek(lexer, 0) == 'e' || peek(lexer, 0) == 'E');
        step(lexer, exponent && (peek(lexer, 1) == '-' || peek(lexer, 1) == '+') ? 2 : 1);
    }
    token->kind = IDL_NUMBER;
    token->text = copy_from(lexer, start);
    return idl_must(lexer->program, lexer->at - start <= 40, token->pos,
                    "this number is too long; 40 characters are enough for any; shorten it");
}

static bool mark_token(struct idl_lexer *lexer, struct idl_token *token)
{
    int c = peek(lexer, 0);
    bool known = c > 0 && strchr("{}()<>[]:;,.=@!-", c) != NULL, shown = c < 0x80 && c > 0x20;
    size_t start = lexer->at;
    step(lexer, c == '-' && peek(lexer, 1) == '>' ? 2 : 1);
    token->kind = IDL_PUNCT;
    token->text = copy_from(lexer, start);
    return idl_must(lexer->program, known || !shown, token->pos,
                    "unexpected character '%c'; it has no meaning in an .idl; remove it", c) &&
           idl_must(lexer->program, known, token->pos,
                    "unexpected byte 0x%02x; outside comments and strings an .idl is ASCII; remove it", (unsigned)c);
}

static bool one_token(struct idl_lexer *lexer, struct idl_token *token)
{
    *token = (struct idl_token){.text = ""};
    skip_blanks(lexer, token);
    token->pos = here(lexer);
    size_t start = lexer->at;
    int c = peek(lexer, 0);
    bool good = true;
    if (c == '/' && peek(lexer, 1) == '/') {
        good = comment_token(lexer, token);
    } else if (c == '"') {
        good = string_token(lexer, token);
    } else if (is_digit(c)) {
        good = number_token(lexer, token);
    } else if (is_word(c)) {
        while (is_word(peek(lexer, 0)))
            step(lexer, 1);
        token->kind = IDL_NAME;
        token->text = copy_from(lexer, start);
    } else if (c != -1) {
        good = mark_token(lexer, token);
    }
    token->raw = lexer->text + start;
    token->raw_len = lexer->at - start;
    return good;
}

bool idl_next_token(struct idl_lexer *lexer, struct idl_token *token)
{
    do {
        lexer->failed = lexer->failed || !one_token(lexer, token);
    } while (!lexer->failed && token->kind == IDL_COMMENT && !lexer->keep_comments);
    return !lexer->failed;
}
