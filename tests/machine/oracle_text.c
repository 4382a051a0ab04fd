// SPDX-License-Identifier: BSD-3-Clause
// Replies are whole lines of strict JSON, in the order of their requests, about nobody else; what the host gets is
// either that or a log line with its author's name. See oracle_text.h.
#include "tests/machine/oracle_text.h"

#include <string.h>

#include "rpc/json.h"
#include "tests/machine/oracle.h"

#define TOKENS 8192

static struct tl_json_token tokens[TOKENS];

static struct reader {
    uint32_t run;              // which run of all contexts' this is
    char secret[24];           // "SECRET" and eight digits of the run's
    uint64_t last;             // number of the last reply of which that is known
    uint64_t run_on;           // bytes of its line under way
    uint64_t long_lines, told; // lines that were too long; and of how many it was told
    uint64_t plain;            // the next one is this one; 0: whatever it is
    char line[2 * TL_MAX_LINE];
    size_t len;
} readers[TL_BOARD_APPLETS];

// The console's line under way.
static struct {
    char line[TL_MAX_HOST_REPLY];
    size_t len;
} console;

static uint32_t runs;

static const char too_long[] =
    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32005,\"message\":\"too large\"},\"id\":null}";

static struct reader *reader_of(const struct tl_context *context)
{
    return &readers[context->id - 1];
}

void oracle_text_begin(void)
{
    memset(readers, 0, sizeof readers);
    runs = 0;
    console.len = 0;
    machine.out_len = 0;
}

void oracle_text_fresh(const struct tl_context *context)
{
    struct reader *reader = reader_of(context);

    *reader = (struct reader){.run = ++runs};
    snprintf(reader->secret, sizeof reader->secret, "SECRET%08x", (unsigned)(reader->run * UINT32_C(0x9e3779b1)));
}

void oracle_text_cloned(const struct tl_context *clone, const struct tl_context *source)
{
    *reader_of(clone) = *reader_of(source);
}

const char *oracle_secret(const struct tl_context *context)
{
    return reader_of(context)->secret;
}

void oracle_plain(struct tl_context *context, uint64_t id)
{
    reader_of(context)->plain = id;
}

// No secret but its own: not of another, nor of the run before it in its place, nor of the host.
static void check_secrets(const struct reader *reader, const char *p, size_t n)
{
    const char *end = p + n;

    require(memmem(p, n, "HOSTSECRET", 10) == NULL);
    while ((p = memmem(p, (size_t)(end - p), "SECRET", 6)) != NULL) {
        char found[sizeof reader->secret] = "";
        if (end - p < 14)
            break;
        memcpy(found, p, 14);
        p += 6;
        if (strcmp(found, reader->secret) == 0)
            continue;
        for (uint32_t run = 1; run <= runs; run++) {
            char other[sizeof found];
            snprintf(other, sizeof other, "SECRET%08x", (unsigned)(run * UINT32_C(0x9e3779b1)));
            require(strcmp(found, other) != 0);
        }
    }
}

// A number right behind `mark`, which is in p[0..n); 0 if there is none.
static uint64_t number_after(const char *p, size_t n, const char *mark)
{
    const char *found = memmem(p, n, mark, strlen(mark));
    char digits[24] = "";

    if (found == NULL)
        return 0;
    found += strlen(mark);
    for (size_t i = 0; i < sizeof digits - 1 && found + i < p + n && found[i] >= '0' && found[i] <= '9'; i++)
        digits[i] = found[i];
    return strtoull(digits, NULL, 10);
}

// `most`: the longest reply there, docs/wire.md, "Limits".
static void check_line(struct reader *reader, const char *p, size_t n, size_t most)
{
    char mark[32];

    require(n > 0 && n <= most);
    require(tl_json_parse(p, n, tokens, TOKENS, NULL) > 0);
    require(p[0] == '{' || p[0] == '[');
    check_secrets(reader, p, n);
    if (p[0] == '[')
        return;
    require(memmem(p, n, "\"id\":", 5) != NULL);
    require(memmem(p, n, "\"error\":", 8) != NULL || memmem(p, n, "\"result\":", 9) != NULL);
    uint64_t id = number_after(p, n, "\"id\":\"u");
    if (reader->plain != 0)
        require(id == reader->plain);
    if (id == 0)
        return;
    require(id > reader->last); // one request, one reply, in their order
    reader->last = id;
    // Echoed text says which request it came by.
    snprintf(mark, sizeof mark, "%s-", reader->secret);
    uint64_t said = number_after(p, n, mark);
    require(said == 0 || reader->plain == 0 || said == id);
}

void oracle_text_sent(const struct tl_context *context, const uint8_t *p, size_t n)
{
    struct reader *reader = reader_of(context);

    for (size_t i = 0; i < n; i++) {
        reader->run_on = p[i] == '\n' ? 0 : reader->run_on + 1;
        reader->long_lines += reader->run_on == TL_MAX_LINE;
    }
}

void oracle_text_quiet(const struct tl_context *context)
{
    require(reader_of(context)->told == reader_of(context)->long_lines);
}

void oracle_text_stream(const struct tl_context *context, const void *p, size_t n)
{
    struct reader *reader = reader_of(context);
    const char *text = p;

    for (size_t i = 0; i < n; i++) {
        if (text[i] != '\n') {
            require(reader->len < sizeof reader->line);
            reader->line[reader->len++] = text[i];
            continue;
        }
        check_line(reader, reader->line, reader->len, TL_MAX_REPLY - 1);
        reader->told += reader->len == sizeof too_long - 1 && memcmp(reader->line, too_long, reader->len) == 0;
        reader->len = 0;
    }
}

void oracle_text_reply(const struct tl_context *context, const void *p, size_t n)
{
    struct reader *reader = reader_of(context);

    if (n > 0)
        check_line(reader, p, n, TL_QUEUE_REPLY);
    else
        require(reader->plain == 0);
    reader->plain = 0;
}

// "[name] ", of the monitor or of an applet: as names may be.
static bool is_tagged(const char *p, size_t n)
{
    size_t len = 1;

    while (len < n && ((p[len] >= 'a' && p[len] <= 'z') || (p[len] >= '0' && p[len] <= '9') || p[len] == '-'))
        len++;
    return p[0] == '[' && len > 1 && len <= TL_NAME_SIZE && n - len >= 2 && p[len] == ']' && p[len + 1] == ' ';
}

static void check_console_line(const char *p, size_t n)
{
    bool tagged = n == 0 || is_tagged(p, n);

    // JSON may have DEL in a string: what the host called a method, say, comes back in an error. A log line may have
    // tabs.
    for (size_t i = 0; i < n; i++)
        require(((uint8_t)p[i] >= 0x20 && (p[i] != 0x7f || !tagged)) || (tagged && p[i] == '\t'));
    if (!tagged)
        require(tl_json_parse(p, n, tokens, TOKENS, NULL) > 0);
}

// A line may come in pieces, with others' steps between them.
void oracle_text_console(void)
{
    for (size_t i = 0; i < machine.out_len; i++) {
        if (machine.out[i] != '\n') {
            require(console.len < sizeof console.line);
            console.line[console.len++] = machine.out[i];
            continue;
        }
        check_console_line(console.line, console.len);
        console.len = 0;
    }
    machine.out_len = 0;
}
