// SPDX-License-Identifier: BSD-3-Clause
// JSON text to tokens, checked in the same pass.
#include "rpc/json_scan.h"

// A token for what stands at p.
static inline struct tl_json_token *begin(struct tl_json_token *token, size_t start, uint32_t count, unsigned kind)
{
    token->start = (uint32_t)start;
    token->next = (uint16_t)count;
    token->kind = (uint8_t)kind;
    token->escaped = 0;
    return token;
}

ptrdiff_t tl_json_parse(const char *text, size_t n, struct tl_json_token *tokens, size_t cap, size_t *bad)
{
    const char *p = text, *end = text + n;
    struct tl_json_token *token = tokens;
    uint32_t count = 0, holder = 0; // the innermost container, whose `next` is the one around it while it is open
    uint32_t limit = cap < TL_JSON_MAX_TOKENS ? (uint32_t)cap : TL_JSON_MAX_TOKENS;
    unsigned open = TOP, c;
    int error = TL_ERR_PARSE;
    // Offsets are 32 bits wide.
    if (n >> 16 >> 16 != 0)
        goto refuse;
    for (;; token++) {
        c = look(&p, end);
        if ((open & 1) != 0) { // a name comes first
            if (c != '"')
                goto refuse;
            if (count == limit)
                goto too_many;
            begin(token, (size_t)(++p - text), ++count, TL_JSON_STRING);
            p = scan_string(p, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p++ - text);
            token++;
            if (look(&p, end) != ':')
                goto refuse;
            p++;
            c = look(&p, end);
        }
        if (count == limit)
            goto too_many;
        count++;
        if (c == '"') {
            begin(token, (size_t)(++p - text), count, TL_JSON_STRING);
            p = scan_string(p, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p++ - text);
        } else if ((c | 0x20) == '{') { // or '['
            if (open >= TOP << TL_JSON_DEPTH) {
                error = TL_ERR_DEPTH;
                goto refuse;
            }
            open = open << 1 | (c >> 5 & 1);
            begin(token, (size_t)(p++ - text), holder, TL_JSON_ARRAY + (open & 1));
            holder = count - 1;
            if (look(&p, end) != c + 2)
                continue;
        } else {
            begin(token, (size_t)(p - text), count, TL_JSON_NUMBER);
            p = c > '9' ? scan_word(p, end, token) : scan_number(p, c, end, token);
            if (token->kind == 0)
                goto refuse;
            token->end = (uint32_t)(p - text);
        }
        // The ends of what holds the value, then a comma, or all has ended.
        for (; open != TOP && (c = look(&p, end)) != ','; open >>= 1) {
            if (c != (']' | (open & 1) << 5))
                goto refuse;
            struct tl_json_token *container = &tokens[holder];
            holder = container->next;
            container->next = (uint16_t)count;
            container->end = (uint32_t)(++p - text);
        }
        if (open == TOP) {
            if (look(&p, end) == 0 && p == end)
                return (ptrdiff_t)count;
            goto refuse;
        }
        p++;
    }
too_many:
    error = TL_ERR_TOKENS;
refuse:
    if (bad != NULL)
        *bad = (size_t)(p - text);
    return error;
}
