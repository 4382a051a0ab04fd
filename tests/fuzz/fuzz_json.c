// SPDX-License-Identifier: BSD-3-Clause
// Fuzzes the JSON reader: what the tokens promise, the same tokens as jsmn's for every valid text, typed reads that
// stay inside their value, and strings, bytes and numbers that are written back and read again.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "rpc/json.h"

#define JSMN_STATIC
#include <jsmn.h>

#define CAP 512

static void require(int condition)
{
    if (!condition)
        abort();
}

static void check_tokens(const char *text, size_t n, const struct tl_json_token *tokens, size_t count)
{
    require(tokens[0].next == count);
    for (size_t i = 0; i < count; i++) {
        const struct tl_json_token *token = &tokens[i];
        require(token->start <= token->end && token->end <= n);
        require(token->next > i && token->next <= count);
        require(token->kind >= TL_JSON_NULL && token->kind <= TL_JSON_OBJECT);
        if (token->kind < TL_JSON_ARRAY) {
            require(token->next == i + 1);
            continue;
        }
        require(text[token->start] == (token->kind == TL_JSON_ARRAY ? '[' : '{'));
        uint32_t at = token->start + 1;
        size_t children = 0;
        for (size_t k = i + 1; k < token->next; k = tokens[k].next, children++) {
            require(tokens[k].start >= at && tokens[k].end < token->end && tokens[k].next <= token->next);
            require(token->kind != TL_JSON_OBJECT || children % 2 != 0 || tokens[k].kind == TL_JSON_STRING);
            at = tokens[k].end;
        }
        require(token->kind != TL_JSON_OBJECT || children % 2 == 0);
    }
}

static void check_jsmn(const char *text, size_t n, const struct tl_json_token *tokens, size_t count)
{
    static jsmntok_t theirs[CAP];
    jsmn_parser parser;
    jsmn_init(&parser);
    require(jsmn_parse(&parser, text, n, theirs, CAP) == (int)count);
    for (size_t i = 0; i < count; i++) {
        jsmntype_t type = tokens[i].kind == TL_JSON_OBJECT   ? JSMN_OBJECT
                          : tokens[i].kind == TL_JSON_ARRAY  ? JSMN_ARRAY
                          : tokens[i].kind == TL_JSON_STRING ? JSMN_STRING
                                                             : JSMN_PRIMITIVE;
        require(theirs[i].type == type);
        require(theirs[i].start == (int)tokens[i].start && theirs[i].end == (int)tokens[i].end);
    }
}

static bool same(const double *a, const double *b)
{
    uint64_t a_bits, b_bits; // -0 and 0 differ
    memcpy(&a_bits, a, sizeof a_bits);
    memcpy(&b_bits, b, sizeof b_bits);
    return a_bits == b_bits;
}

static void read_number(const struct tl_json_reader *in, uint32_t at)
{
    static struct tl_json_token token[1];
    char text[32];
    struct tl_json_writer out = {.buf = text, .cap = sizeof text};
    struct tl_json_reader again = {.text = text, .tokens = token};
    double value, back;
    int64_t whole, whole_back;
    if (tl_json_get_i64(in, at, &whole) == 0) {
        tl_json_put_i64(&out, whole);
        require(out.error == 0 && tl_json_parse(text, out.len, token, 1, NULL) == 1);
        require(tl_json_get_i64(&again, 0, &whole_back) == 0 && whole == whole_back);
    }
    if (tl_json_get_f64(in, at, &value) != 0)
        return;
    out.len = 0;
    tl_json_put_f64(&out, value);
    require(out.error == 0 && tl_json_parse(text, out.len, token, 1, NULL) == 1);
    require(tl_json_get_f64(&again, 0, &back) == 0 && same(&value, &back));
    // The host's own reader is the judge.
    char copy[1200];
    size_t n = in->tokens[at].end - in->tokens[at].start;
    if (n < sizeof copy) {
        memcpy(copy, in->text + in->tokens[at].start, n);
        copy[n] = '\0';
        back = strtod(copy, NULL);
        require(same(&value, &back));
    }
}

static void read_string(const struct tl_json_reader *in, uint32_t at)
{
    static struct tl_json_token token[1];
    static char text[1 << 17];
    struct tl_json_writer out = {.buf = text, .cap = sizeof text};
    struct tl_json_reader again = {.text = text, .tokens = token};
    const char *value, *back;
    size_t len, back_len;
    if (tl_json_get_string(in, at, SIZE_MAX, &value, &len) != 0)
        return;
    require(value == in->text + in->tokens[at].start && len <= in->tokens[at].end - in->tokens[at].start);
    require(memchr(value, '\0', len) == NULL);
    tl_json_put_string(&out, value, len);
    if (out.error != 0)
        return;
    require(tl_json_parse(text, out.len, token, 1, NULL) == 1);
    require(tl_json_get_string(&again, 0, SIZE_MAX, &back, &back_len) == 0);
    require(len == back_len && memcmp(value, back, len) == 0);
}

static void read_bytes(const struct tl_json_reader *in, uint32_t at)
{
    static char text[1 << 17];
    struct tl_json_writer out = {.buf = text, .cap = sizeof text};
    const uint8_t *data;
    size_t len, n = in->tokens[at].end - in->tokens[at].start;
    bool escaped = in->tokens[at].escaped; // reading it ends that
    char *before = malloc(n + 1);
    memcpy(before, in->text + in->tokens[at].start, n);
    // Strict base64 has one text for each value.
    if (tl_json_get_bytes(in, at, SIZE_MAX, &data, &len) == 0 && !escaped) {
        tl_json_put_bytes(&out, data, len);
        require(out.error != 0 || (out.len == n + 2 && memcmp(text + 1, before, n) == 0));
    }
    free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct tl_json_token tokens[CAP];
    size_t bad = SIZE_MAX;
    if (n == 0)
        return 0;
    // The first byte chooses what is read from strings; the text stands alone in its memory, for the sanitizer.
    bool bytes = (data[0] & 1) != 0;
    char *text = malloc(n);
    n--;
    memcpy(text, data + 1, n);
    ptrdiff_t count = tl_json_parse(text, n, tokens, CAP, &bad);
    if (count < 0) {
        require(count == TL_ERR_PARSE || count == TL_ERR_DEPTH || count == TL_ERR_TOKENS);
        require(bad <= n);
        free(text);
        return 0;
    }
    require(count >= 1 && count <= CAP);
    check_tokens(text, n, tokens, (size_t)count);
    check_jsmn(text, n, tokens, (size_t)count);
    if (count > 1)
        require(tl_json_parse(text, n, tokens, (size_t)count - 1, NULL) == TL_ERR_TOKENS);
    require(tl_json_parse(text, n, tokens, (size_t)count, NULL) == count);
    struct tl_json_reader in = {.text = text, .tokens = tokens};
    for (uint32_t i = 0; i < (uint32_t)count; i++)
        if (tokens[i].kind == TL_JSON_NUMBER)
            read_number(&in, i);
        else if (tokens[i].kind == TL_JSON_STRING && bytes)
            read_bytes(&in, i);
        else if (tokens[i].kind == TL_JSON_STRING)
            read_string(&in, i);
    free(text);
    return 0;
}
