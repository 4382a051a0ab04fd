// SPDX-License-Identifier: BSD-3-Clause
// Text to tokens.
#include "idl/compiler/idlc.h"

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
static void step(struct idl_lexer *lexer)
{
    if (lexer->text[lexer->at] == '\n') {
        lexer->line++;
        lexer->col = 0;
    }
    lexer->at++;
    lexer->col++;
}

static bool is_letter(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_digit(int c)
{
    return c >= '0' && c <= '9';
}

// Length of the well-formed UTF-8 sequence at p, or 0.
static size_t utf8_length(const unsigned char *p, size_t n)
{
    static const struct {
        unsigned char low, high, second_low, second_high, length;
    } forms[] = {{0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
                 {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
                 {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4}};
    if (p[0] < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (p[0] < forms[i].low || p[0] > forms[i].high)
            continue;
        if (n < forms[i].length || p[1] < forms[i].second_low || p[1] > forms[i].second_high)
            return 0;
        for (size_t k = 2; k < forms[i].length; k++)
            if ((p[k] & 0xc0) != 0x80)
                return 0;
        return forms[i].length;
    }
    return 0;
}

// Takes one character of a comment or string. False, with a message, when it is not UTF-8 or a control character.
static bool take_text(struct idl_lexer *lexer)
{
    const unsigned char *p = (const unsigned char *)lexer->text + lexer->at;
    size_t length = utf8_length(p, lexer->n - lexer->at);
    if (length == 0) {
        idl_error(lexer->program, here(lexer), "byte 0x%02x is not UTF-8; .idl files are UTF-8; save the file as UTF-8",
                  p[0]);
        return false;
    }
    if ((p[0] < 0x20 && p[0] != '\t') || p[0] == 0x7f) {
        idl_error(lexer->program, here(lexer), "control character 0x%02x; text may hold none but tabs; remove it",
                  p[0]);
        return false;
    }
    while (length-- > 0)
        step(lexer);
    return true;
}

// Skips blanks; counts the empty lines among them.
static void skip_blanks(struct idl_lexer *lexer, struct idl_token *token)
{
    uint32_t lines = 0;
    token->first = lexer->at == 0 || (lexer->at == 3 && lexer->col == 1);
    while (lexer->at < lexer->n) {
        int c = peek(lexer, 0);
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
            break;
        lines += c == '\n';
        step(lexer);
    }
    token->first = token->first || lines > 0;
    token->blank = lines > 1 ? lines - 1 : 0;
}

static bool comment_token(struct idl_lexer *lexer, struct idl_token *token)
{
    bool doc = peek(lexer, 2) == '/' && peek(lexer, 3) != '/';
    for (int i = 0; i < (doc ? 3 : 2); i++)
        step(lexer);
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
    if (start < end && lexer->text[start] == ' ')
        start++;
    token->kind = doc ? IDL_DOC : IDL_COMMENT;
    token->text = idl_copy(&lexer->program->arena, lexer->text + start, end - start);
    return true;
}

// A string: \" \\ \n \t are its escapes.
static bool string_token(struct idl_lexer *lexer, struct idl_token *token)
{
    char text[4008];
    size_t k = 0;
    step(lexer);
    while (peek(lexer, 0) != '"') {
        size_t start = lexer->at;
        if (peek(lexer, 0) == -1 || peek(lexer, 0) == '\n' || k >= 4000) {
            idl_error(lexer->program, token->pos,
                      "this string has no end; a string ends on its line and holds up to 4000 bytes; close it with \"");
            return false;
        }
        if (peek(lexer, 0) == '\\') {
            int c = peek(lexer, 1);
            if (c != '"' && c != '\\' && c != 'n' && c != 't') {
                idl_error(lexer->program, here(lexer),
                          "unknown escape; a string knows \\\" \\\\ \\n \\t; write the character itself");
                return false;
            }
            text[k++] = c == 'n' ? '\n' : c == 't' ? '\t' : (char)c;
            step(lexer);
            step(lexer);
            continue;
        }
        if (!take_text(lexer))
            return false;
        while (start < lexer->at)
            text[k++] = lexer->text[start++];
    }
    step(lexer);
    token->kind = IDL_TEXT;
    token->text = idl_copy(&lexer->program->arena, text, k);
    return true;
}

// 12, 0x1f, 1.0, 1.5e-3. What stands directly behind it must not be a letter.
static bool number_token(struct idl_lexer *lexer, struct idl_token *token)
{
    size_t start = lexer->at;
    bool hex = peek(lexer, 0) == '0' && (peek(lexer, 1) == 'x' || peek(lexer, 1) == 'X');
    while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)) || (!hex && peek(lexer, 0) == '.')) {
        bool exponent = !hex && (peek(lexer, 0) == 'e' || peek(lexer, 0) == 'E');
        step(lexer);
        if (exponent && (peek(lexer, 0) == '-' || peek(lexer, 0) == '+'))
            step(lexer);
    }
    token->kind = IDL_NUMBER;
    token->text = idl_copy(&lexer->program->arena, lexer->text + start, lexer->at - start);
    if (lexer->at - start > 40) {
        idl_error(lexer->program, token->pos, "this number is too long; 40 characters are enough for any; shorten it");
        return false;
    }
    return true;
}

static bool mark_token(struct idl_lexer *lexer, struct idl_token *token)
{
    int c = peek(lexer, 0);
    size_t length = c == '-' && peek(lexer, 1) == '>' ? 2 : 1;
    if (strchr("{}()<>[]:;,.=@!-", c) == NULL || c == 0) {
        if (c < 0x80 && c > 0x20) {
            idl_error(lexer->program, token->pos, "unexpected character '%c'; it has no meaning in an .idl; remove it",
                      c);
        } else {
            idl_error(lexer->program, token->pos,
                      "unexpected byte 0x%02x; outside comments and strings an .idl is ASCII; remove it", (unsigned)c);
        }
        return false;
    }
    token->kind = IDL_PUNCT;
    token->text = idl_copy(&lexer->program->arena, lexer->text + lexer->at, length);
    for (size_t i = 0; i < length; i++)
        step(lexer);
    return true;
}

static bool one_token(struct idl_lexer *lexer, struct idl_token *token)
{
    *token = (struct idl_token){0};
    skip_blanks(lexer, token);
    token->pos = here(lexer);
    size_t start = lexer->at;
    int c = peek(lexer, 0);
    bool good = true;
    if (c == -1) {
        token->kind = IDL_END;
        token->text = "";
    } else if (c == '/' && peek(lexer, 1) == '/') {
        good = comment_token(lexer, token);
    } else if (c == '"') {
        good = string_token(lexer, token);
    } else if (is_digit(c)) {
        good = number_token(lexer, token);
    } else if (is_letter(c)) {
        while (is_letter(peek(lexer, 0)) || is_digit(peek(lexer, 0)))
            step(lexer);
        token->kind = IDL_NAME;
        token->text = idl_copy(&lexer->program->arena, lexer->text + start, lexer->at - start);
    } else {
        good = mark_token(lexer, token);
    }
    token->raw = lexer->text + start;
    token->raw_len = lexer->at - start;
    return good;
}

bool idl_next_token(struct idl_lexer *lexer, struct idl_token *token)
{
    do {
        if (lexer->failed || !one_token(lexer, token)) {
            lexer->failed = true;
            return false;
        }
    } while (token->kind == IDL_COMMENT && !lexer->keep_comments);
    return true;
}
