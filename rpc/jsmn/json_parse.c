// SPDX-License-Identifier: BSD-3-Clause
// JSON text to tokens by jsmn, in the place of rpc/json_parse.c: `make JSON=jsmn`.
//
// jsmn takes much that is no JSON, so that a strict check of our own comes first (RFC 8259, UTF-8, the nesting, the
// number of values). The tokens, the errors and their places are those of rpc/json_parse.c.
#include "rpc/json_scan.h"

#include <limits.h>

#define JSMN_STATIC
#include <jsmn.h>

// The check: what is open is a bit each, 1 for an object, the innermost lowest, below TOP's 1. Returns 0 or an error,
// and in *at the end or the place of the error.
#define TOP 2u
static int check(const char *text, const char *end, size_t cap, const char **at)
{
    const char *p = text;
    size_t count = 0, limit = cap < TL_JSON_MAX_TOKENS ? cap : TL_JSON_MAX_TOKENS;
    unsigned open = TOP, c;
    struct tl_json_token token = {.kind = TL_JSON_STRING}; // the scans set kind to 0 for what is wrong
    int e = TL_ERR_PARSE;
    for (;;) {
        c = look(&p, end);
        if ((open & 1) != 0) { // a name comes first
            if (c != '"')
                break;
            if (count++ == limit) {
                e = TL_ERR_TOKENS;
                break;
            }
            p = scan_string(p + 1, end, &token);
            if (token.kind == 0)
                break;
            p++;
            if (look(&p, end) != ':')
                break;
            p++;
            c = look(&p, end);
        }
        if (count++ == limit) {
            e = TL_ERR_TOKENS;
            break;
        }
        if ((c | 0x20) == '{') { // or '['
            if (open >= TOP << TL_JSON_DEPTH) {
                e = TL_ERR_DEPTH;
                break;
            }
            open = open << 1 | (c >> 5 & 1);
            p++;
            if (look(&p, end) != c + 2)
                continue;
        } else if (c == '"') {
            p = scan_string(p + 1, end, &token);
            p += token.kind != 0;
        } else {
            p = c > '9' ? scan_word(p, end, &token) : scan_number(p, c, end, &token);
        }
        if (token.kind == 0)
            break;
        // The ends of what holds the value, then a comma, or all has ended.
        while (open != TOP && look(&p, end) == (']' | (open & 1) << 5)) {
            open >>= 1;
            p++;
        }
        c = look(&p, end);
        if (open == TOP && c == 0 && p == end)
            return 0;
        if (open == TOP || c != ',')
            break;
        p++;
    }
    *at = p;
    return e;
}

// jsmn's tokens are larger than ours, so that it works in a window: those that are complete become ours when it is
// full, and those that jsmn will come back to stay, which are the open containers and the value that it counts children
// of.
struct window {
    jsmntok_t at[TL_JSON_DEPTH + 16];
    uint16_t ours[TL_JSON_DEPTH + 16]; // the index among our tokens
    unsigned known;                    // so many, the first ones, have an index
};

static enum tl_json_kind kind_of(jsmntype_t type, char first)
{
    switch (type) {
    case JSMN_OBJECT:
        return TL_JSON_OBJECT;
    case JSMN_ARRAY:
        return TL_JSON_ARRAY;
    case JSMN_STRING:
        return TL_JSON_STRING;
    default:
        return first == 't'   ? TL_JSON_TRUE
               : first == 'f' ? TL_JSON_FALSE
               : first == 'n' ? TL_JSON_NULL
                              : TL_JSON_NUMBER;
    }
}

static bool has_backslash(const char *p, const char *end)
{
    while (p < end && *p != '\\')
        p++;
    return p < end;
}

static size_t empty_window(struct window *window, jsmn_parser *parser, const char *text, struct tl_json_token *tokens,
                           size_t count)
{
    unsigned kept = 0;
    int super = -1;
    for (unsigned i = 0; i < parser->toknext; i++) {
        const jsmntok_t *from = &window->at[i];
        uint16_t ours = i < window->known ? window->ours[i] : (uint16_t)count++;
        struct tl_json_token *token = &tokens[ours];
        token->start = (uint32_t)from->start;
        token->end = (uint32_t)from->end; // of an open container: set again when it ends
        token->kind = (uint8_t)kind_of(from->type, text[from->start]);
        token->escaped = from->type == JSMN_STRING && has_backslash(text + from->start, text + from->end);
        if (from->end >= 0 && (int)i != parser->toksuper)
            continue;
        super = (int)i == parser->toksuper ? (int)kept : super;
        window->ours[kept] = ours;
        window->at[kept++] = *from;
    }
    parser->toknext = window->known = kept;
    parser->toksuper = super;
    return count;
}

// Each token's `next`: of a container, the first token that starts behind its end.
static void link_tokens(struct tl_json_token *tokens, size_t count)
{
    uint16_t open[TL_JSON_DEPTH] = {0};
    unsigned depth = 0;
    for (size_t i = 0; i <= count; i++) {
        while (depth > 0 && (i == count || tokens[i].start >= tokens[open[depth - 1]].end))
            tokens[open[--depth]].next = (uint16_t)i;
        if (i == count)
            break;
        tokens[i].next = (uint16_t)(i + 1);
        if (tokens[i].kind >= TL_JSON_ARRAY)
            open[depth++] = (uint16_t)i;
    }
}

ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad)
{
    const char *at = text;
    // jsmn's offsets are of type int.
    int e = n > INT_MAX ? TL_ERR_PARSE : check(text, text + n, cap, &at);
    if (e < 0) {
        if (bad != NULL)
            *bad = (size_t)(at - text);
        return e;
    }
    struct window window = {.known = 0};
    jsmn_parser parser;
    size_t count = 0;
    int r;
    jsmn_init(&parser);
    do {
        r = jsmn_parse(&parser, text, n, window.at, sizeof window.at / sizeof window.at[0]);
        count = empty_window(&window, &parser, text, tokens, count);
    } while (r == JSMN_ERROR_NOMEM);
    link_tokens(tokens, count);
    return (ptrdiff_t)count;
}
