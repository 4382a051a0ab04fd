// SPDX-License-Identifier: BSD-3-Clause
// Requests from OpenRPC schemas: see any_request.h.
#include "tests/machine/any_request.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen/services.h"
#include "rpc/json.h"

#define TOKENS  8192
#define METHODS 64
#define DEEPEST 6

// All services' OpenRPC objects, as tokens of one text each.
static struct tl_json_token tokens[TOKENS];
static struct method {
    const char *text;
    uint32_t at; // of the method's object
} methods[METHODS];
static unsigned method_count;

struct out {
    struct dice *dice;
    const struct request_style *style;
    char *p;
    size_t n, cap;
};

static void put_bytes(struct out *out, const char *p, size_t n)
{
    if (n > out->cap - out->n)
        n = out->cap - out->n;
    memcpy(out->p + out->n, p, n);
    out->n += n;
}

static void put(struct out *out, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct out *out, const char *format, ...)
{
    char text[512];
    va_list args;

    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    put_bytes(out, text, (size_t)n < sizeof text ? (size_t)n : sizeof text - 1);
}

static void read_services(void)
{
    static char texts[TL_SERVICE_COUNT][65536];
    size_t used = 0;

    for (size_t s = 0; s < TL_SERVICE_COUNT; s++) {
        int n = snprintf(texts[s], sizeof texts[s], "[%s]", tl_services[s]->openrpc);
        ptrdiff_t count = tl_json_parse(texts[s], (size_t)n, tokens + used, TOKENS - used, NULL);
        if ((size_t)n >= sizeof texts[s] || count < 1)
            abort();
        for (uint32_t at = 1; at < tokens[used].next; at = tokens[used + at].next) {
            if (method_count == METHODS)
                abort();
            methods[method_count++] = (struct method){texts[s], (uint32_t)used + at};
        }
        // Indexes are of the services' own array: made global.
        for (size_t i = 0; i < (size_t)count; i++)
            tokens[used + i].next = (uint16_t)(tokens[used + i].next + used);
        used += (size_t)count;
    }
}

// The value of an object's member; 0 if there is none.
static uint32_t member(const char *text, uint32_t at, const char *name)
{
    for (uint32_t i = at + 1; i < tokens[at].next; i = tokens[i + 1].next)
        if (tokens[i].end - tokens[i].start == strlen(name) && memcmp(text + tokens[i].start, name, strlen(name)) == 0)
            return i + 1;
    return 0;
}

static unsigned long long number(const char *text, uint32_t at)
{
    return at == 0 ? 0 : strtoull(text + tokens[at].start, NULL, 10);
}

static void put_token(struct out *out, const char *text, uint32_t at)
{
    put_bytes(out, text + tokens[at].start, tokens[at].end - tokens[at].start);
}

static void put_integer(struct out *out, const char *text, uint32_t schema)
{
    uint32_t low = member(text, schema, "minimum"), high = member(text, schema, "maximum");

    switch (dice_below(out->dice, 8)) {
    case 0:
    case 1:
        put(out, "%u", dice_byte(out->dice));
        break;
    case 2:
        put(out, "\"%u\"", dice_word(out->dice));
        break;
    case 3:
        put_token(out, text, low);
        break;
    case 4:
        put_token(out, text, high);
        break;
    case 5: // ten times too large
        put_token(out, text, high);
        put(out, "%s", "0");
        break;
    case 6:
        put(out, "%s", "-1");
        break;
    default:
        put(out, "%llu", (unsigned long long)dice_long(out->dice));
        break;
    }
}

static void put_string(struct out *out, const char *text, uint32_t schema)
{
    static const char *const pieces[] = {"A",        "\\u0000",        "\\n",        "\\\"",
                                         "\xc3\xa9", "\\ud83d\\ude00", "[monitor] ", "\\u001b[2J"};
    size_t most = (size_t)number(text, member(text, schema, "maxLength")), n;
    bool base64 = member(text, schema, "contentEncoding") != 0;

    put(out, "%s", "\"");
    unsigned form = dice_below(out->dice, 8);
    if (base64) {
        n = form < 6 ? dice_byte(out->dice) / 4u * 4u : form == 6 ? most : most + 4;
        for (size_t i = 0; i < n; i++)
            put(out, "%s", "Q");
    } else if (form < 4) {
        if (strlen(out->style->say) <= most)
            put(out, "%s", out->style->say);
    } else if (form == 4) {
        put(out, "%s", out->style->name);
    } else if (form == 5) {
        for (n = dice_below(out->dice, 20); n > 0; n--)
            put(out, "%s", pieces[dice_below(out->dice, sizeof pieces / sizeof pieces[0])]);
    } else {
        n = form == 6 ? most : most + 1;
        for (size_t i = 0; i < n; i++)
            put_bytes(out, "B", 1);
    }
    put(out, "%s", "\"");
}

// As deep as the schema is, which is the .idl's and not the dice's.
static void put_value(struct out *out, const char *text, uint32_t schema, unsigned depth) // NOLINT(misc-no-recursion)
{
    static const char *const others[] = {"null", "true", "1e999", "-0",       "1.5",
                                         "{}",   "[]",   "\"\"",  "[[[[]]]]", "{\"a\":1,\"a\":2}"};
    uint32_t type = member(text, schema, "type"), choices = member(text, schema, "enum");
    uint32_t any = member(text, schema, "anyOf"), inside = member(text, schema, "properties");
    uint32_t items = member(text, schema, "items");
    const char *before = "";

    if (depth == DEEPEST || dice_one_in(out->dice, 16)) {
        put(out, "%s", others[dice_below(out->dice, sizeof others / sizeof others[0])]);
    } else if (any != 0) {
        put_value(out, text, dice_one_in(out->dice, 3) ? tokens[any + 1].next : any + 1, depth + 1);
    } else if (choices != 0) {
        uint32_t at = choices + 1;
        for (unsigned i = dice_below(out->dice, 4); i > 0 && tokens[at].next < tokens[choices].next; i--)
            at = tokens[at].next;
        put(out, "%s", "\"");
        put_token(out, text, at);
        put(out, "%s", "\"");
    } else if (inside != 0) {
        put(out, "%s", "{");
        for (uint32_t i = inside + 1; i < tokens[inside].next; i = tokens[i + 1].next) {
            if (dice_one_in(out->dice, 16))
                continue;
            put(out, "%s\"", before);
            put_token(out, text, i);
            put(out, "%s", "\":");
            put_value(out, text, i + 1, depth + 1);
            before = ",";
        }
        put(out, "%s", "}");
    } else if (items != 0) {
        put(out, "%s", "[");
        for (unsigned n = dice_below(out->dice, 4); n > 0; n--, before = ",") {
            put(out, "%s", before);
            put_value(out, text, items, depth + 1);
        }
        put(out, "%s", "]");
    } else if (type != 0 && text[tokens[type].start] == 'i') {
        put_integer(out, text, schema);
    } else if (type != 0 && text[tokens[type].start] == 's') {
        put_string(out, text, schema);
    } else {
        put(out, "%s", dice_one_in(out->dice, 2) ? "true" : "false");
    }
}

static void put_params(struct out *out, const struct method *method, bool by_name)
{
    uint32_t params = member(method->text, method->at, "params");
    const char *before = "";

    for (uint32_t at = params + 1; at < tokens[params].next; at = tokens[at].next) {
        if (dice_one_in(out->dice, 16))
            continue; // one fewer
        put(out, "%s", before);
        before = ",";
        if (by_name) {
            put(out, "%s", "\"");
            put_token(out, method->text, member(method->text, at, "name"));
            put(out, "%s", "\":");
        }
        put_value(out, method->text, member(method->text, at, "schema"), 0);
    }
    if (dice_one_in(out->dice, 16))
        put(out, by_name ? "%s\"more\":1" : "%s1", before);
}

static void put_request(struct out *out, bool whole, bool *answered)
{
    unsigned which = dice_byte(out->dice) % (method_count + 3);
    const struct method *method = which < method_count ? &methods[which] : NULL;
    static const char *const builtins[] = {"rpc.hello", "rpc.discover", "No.Such"};
    bool go = dice_one_in(out->dice, 4), by_name = !dice_one_in(out->dice, 2);
    bool no_id = dice_one_in(out->dice, 12);

    *answered = !no_id;
    put(out, "%s", go ? "{" : "{\"jsonrpc\":\"2.0\",");
    if (!no_id)
        put(out, "\"id\":\"%c%llu\",", whole ? 'u' : '#', (unsigned long long)out->style->id);
    if (dice_one_in(out->dice, 24))
        put(out, "\"session\":%u,", dice_below(out->dice, 3));
    if (dice_one_in(out->dice, 24))
        put(out, "%s", "\"hash\":\"0123456789abcdef\",");
    put(out, "%s", "\"method\":\"");
    if (method != NULL)
        put_token(out, method->text, member(method->text, method->at, "name"));
    else
        put(out, "%s", builtins[which - method_count]);
    put(out, "%s", "\"");
    if (method != NULL) {
        put(out, ",\"params\":%s%s", go ? "[" : "", by_name ? "{" : "[");
        put_params(out, method, by_name);
        put(out, "%s%s", by_name ? "}" : "]", go ? "]" : "");
    }
    put(out, "%s", "}");
}

static void spoil(struct out *out)
{
    for (unsigned times = 1 + dice_below(out->dice, 3); times > 0 && out->n > 0; times--) {
        size_t at = dice_word(out->dice) % out->n;
        switch (dice_below(out->dice, 5)) {
        case 0:
            out->p[at] = (char)(out->p[at] ^ (1 << dice_below(out->dice, 8)));
            break;
        case 1:
            out->n = at;
            break;
        case 2:
            out->p[at] = "{}[]\",:\\\n\r\0"[dice_below(out->dice, 11)];
            break;
        case 3: // a piece twice
            put_bytes(out, out->p + at, (out->n - at) / 2);
            break;
        default:
            memmove(out->p + at, out->p + at + 1, out->n - at - 1);
            out->n--;
            break;
        }
    }
}

size_t any_request_make(struct dice *dice, const struct request_style *style, char *text, size_t cap, bool *plain)
{
    struct out out = {dice, style, text, 0, cap};

    if (method_count == 0)
        read_services();
    unsigned form = dice_below(dice, 16);
    if (form == 15) {
        bool ignored;
        put(&out, "%s", "[");
        for (unsigned n = dice_below(dice, 5), i = 0; i <= n; i++) {
            put(&out, "%s", i > 0 ? "," : "");
            put_request(&out, false, &ignored);
        }
        put(&out, "%s", "]");
        *plain = false;
        return out.n;
    }
    put_request(&out, form < 12, plain);
    if (form >= 12) {
        *plain = false;
        spoil(&out);
    }
    if (out.n == cap)
        *plain = false; // cut
    return out.n;
}
