// SPDX-License-Identifier: BSD-3-Clause
// Puts lines together, makes them harmless, limits their rate and keeps the last ones.
#include "monitor/logbuf.h"

#include "stream/format.h"
#include "stream/mem.h"

#define UNIT 30 // credit counts 2^-30 bytes, so that no division is needed and nothing is rounded away

struct writer {
    struct tl_logbuf *log;
    struct tl_log_source *source;
    uint64_t now;
};

void tl_logbuf_init(struct tl_logbuf *log, void (*emit)(void *arg, const char *line, size_t n), void *arg)
{
    log->emit = emit;
    log->arg = arg;
    log->next = 0;
}

void tl_log_source_init(struct tl_log_source *source, const char *name)
{
    memset(source, 0, sizeof *source);
    source->name = name;
    source->rate = TL_LOG_RATE;
    source->credit = (uint64_t)TL_LOG_BURST << UNIT;
}

const char *tl_log_line(const struct tl_logbuf *log, uint64_t number, size_t *n)
{
    if (number < tl_log_first(log) || number >= log->next)
        return NULL;
    *n = log->lens[number % TL_LOG_LINES];
    return log->lines[number % TL_LOG_LINES];
}

// line[0..n) is kept and emitted; line[n] is there for the "\n".
static void publish(struct tl_logbuf *log, char *line, size_t n)
{
    size_t slot = log->next++ % TL_LOG_LINES;

    memcpy(log->lines[slot], line, n);
    log->lens[slot] = (uint8_t)n;
    line[n] = '\n';
    if (log->emit != NULL)
        log->emit(log->arg, line, n + 1);
}

static void report(struct writer *writer)
{
    struct tl_log_source *source = writer->source;
    char line[TL_LOG_NAME + 32];
    size_t n = tl_format(line, sizeof line - 1, "[%s] %u lines dropped", source->name, (unsigned)source->dropped);

    source->dropped = 0;
    publish(writer->log, line, n);
}

// Whether the source may write a line of n bytes now; if so, takes its credit.
static bool afford(struct writer *writer, size_t n)
{
    const uint64_t full = (uint64_t)TL_LOG_BURST << UNIT;
    struct tl_log_source *source = writer->source;
    if (source->rate == 0)
        return true;

    uint64_t elapsed = writer->now - source->filled, missing = full - source->credit;
    source->filled = writer->now;
    // Shifted, as the product may not fit: a time this long fills it up in any case.
    if (elapsed >> UNIT >= TL_LOG_BURST || elapsed * source->rate >= missing)
        source->credit = full;
    else
        source->credit += elapsed * source->rate;

    uint64_t cost = (uint64_t)n << UNIT;
    uint64_t enough = source->muted ? full / 4 : cost;
    source->muted = source->credit < enough;
    if (source->muted)
        return false;
    source->credit -= cost;
    return true;
}

static void begin_line(struct writer *writer)
{
    struct tl_log_source *source = writer->source;
    size_t n = strlen(source->name);

    source->line[0] = '[';
    memcpy(source->line + 1, source->name, n);
    memcpy(source->line + 1 + n, "] ", 2);
    source->len = (uint32_t)n + 3;
}

static void end_line(struct writer *writer)
{
    struct tl_log_source *source = writer->source;

    if (source->len == 0)
        begin_line(writer);
    if (afford(writer, source->len + 1)) {
        if (source->dropped > 0)
            report(writer);
        publish(writer->log, source->line, source->len);
    } else {
        source->dropped++;
        source->total_dropped++;
    }
    source->len = 0;
}

// Adds bytes that are never parted: a character, or an escape.
static void append(struct writer *writer, const void *p, size_t n)
{
    struct tl_log_source *source = writer->source;

    if (source->len + n > TL_LOG_LINE)
        end_line(writer);
    if (source->len == 0)
        begin_line(writer);
    memcpy(source->line + source->len, p, n);
    source->len += (uint32_t)n;
}

static void append_escaped(struct writer *writer, const uint8_t *p, size_t n)
{
    static const char digits[16] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        const char text[4] = {'\\', 'x', digits[p[i] >> 4], digits[p[i] & 15]};
        append(writer, text, sizeof text);
    }
}

// A sequence that was broken off, or a "\r" that stood alone.
static void settle(struct writer *writer)
{
    struct tl_log_source *source = writer->source;

    append_escaped(writer, source->sequence, source->have);
    source->have = 0;
    if (source->cr)
        append_escaped(writer, (const uint8_t *)"\r", 1);
    source->cr = false;
}

// Bytes in a UTF-8 sequence that opens with `first`; 0 if none does.
static uint8_t utf8_length(uint8_t first)
{
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if ((first & 0xf0) == 0xe0)
        return 3;
    return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

// Whether byte may follow sequence[0..have): RFC 3629, section 4.
static bool utf8_goes_on(const uint8_t *sequence, size_t have, uint8_t byte)
{
    uint8_t low = 0x80, high = 0xbf;
    if (have == 1) {
        low = sequence[0] == 0xe0 ? 0xa0 : sequence[0] == 0xf0 ? 0x90 : low;
        high = sequence[0] == 0xed ? 0x9f : sequence[0] == 0xf4 ? 0x8f : high;
    }
    return byte >= low && byte <= high;
}

// C1 controls; U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, which part or reorder text.
static bool is_unfit(const uint8_t *s)
{
    if (s[0] == 0xc2)
        return s[1] < 0xa0;
    if (s[0] != 0xe2)
        return s[0] == 0xd8 && s[1] == 0x9c;
    return (s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae))) ||
           (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9);
}

static void add_to_sequence(struct writer *writer, uint8_t byte)
{
    struct tl_log_source *source = writer->source;

    source->sequence[source->have++] = byte;
    if (source->have < source->need)
        return;
    if (is_unfit(source->sequence))
        append_escaped(writer, source->sequence, source->need);
    else
        append(writer, source->sequence, source->need);
    source->have = 0;
}

static void add(struct writer *writer, uint8_t byte)
{
    struct tl_log_source *source = writer->source;

    if (source->have > 0 && utf8_goes_on(source->sequence, source->have, byte)) {
        add_to_sequence(writer, byte);
        return;
    }
    if (byte == '\n')
        source->cr = false;
    settle(writer);
    source->need = utf8_length(byte);
    if (byte == '\n')
        end_line(writer);
    else if (byte == '\r')
        source->cr = true;
    else if (byte >= 0x20 && byte < 0x7f)
        append(writer, &byte, 1);
    else if (source->need > 0)
        add_to_sequence(writer, byte);
    else
        append_escaped(writer, &byte, 1);
}

void tl_log_write(struct tl_logbuf *log, struct tl_log_source *source, const char *p, size_t n, uint64_t now)
{
    struct writer writer = {log, source, now};

    for (size_t i = 0; i < n; i++)
        add(&writer, (uint8_t)p[i]);
}

void tl_log_source_flush(struct tl_logbuf *log, struct tl_log_source *source, uint64_t now)
{
    struct writer writer = {log, source, now};

    source->cr = false;
    settle(&writer);
    if (source->len > 0)
        end_line(&writer);
    if (source->dropped > 0)
        report(&writer);
}
