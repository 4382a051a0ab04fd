// SPDX-License-Identifier: BSD-3-Clause
// Assembles lines, makes them harmless, limits their rate and keeps the last ones: see logbuf.h.
#include "monitor/console/logbuf.h"

#include "stream/format.h"
#include "stream/mem.h"
#include "stream/utf8.h"

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
    memset(log->at, 0, sizeof log->at);
    memset(log->kept, 0, sizeof log->kept);
}

void tl_log_source_init(struct tl_log_source *source, const char *name, uint32_t owner)
{
    memset(source, 0, sizeof *source);
    source->name = name;
    source->owner = owner;
    source->columns = owner == 0 ? UINT32_MAX : TL_LOG_COLUMNS; // no row of the monitor's text can deceive
    source->rate = TL_LOG_RATE;
    source->credit = (uint64_t)TL_LOG_BURST << UNIT;
    source->tag = (uint32_t)tl_format(source->line, sizeof source->line, "[%s] ", name);
}

// Ring 0 keeps the monitor's own lines, the next rings those of each applet, the last ones what is said about each.
// Returns where among all kept lines a ring begins, which is where the one before it ends.
static size_t ring_start(size_t ring)
{
    if (ring == 0)
        return 0;
    if (ring <= TL_BOARD_APPLETS)
        return TL_LOG_OWN + (ring - 1) * TL_LOG_EACH;
    return TL_LOG_OWN + TL_BOARD_APPLETS * TL_LOG_EACH + (ring - 1 - TL_BOARD_APPLETS) * TL_LOG_ABOUT;
}

static size_t ring_of(const struct tl_log_source *source)
{
    if (source->owner != 0)
        return source->owner;
    return source->about != 0 ? TL_BOARD_APPLETS + source->about : 0;
}

const char *tl_log_line(const struct tl_logbuf *log, uint64_t *number, size_t *n)
{
    const struct tl_log_kept *found = NULL;

    for (const struct tl_log_kept *line = log->kept; line < log->kept + TL_LOG_KEPT; line++)
        if (line->number > *number && (found == NULL || line->number < found->number))
            found = line;
    if (found == NULL)
        return NULL;
    *number = found->number - 1;
    *n = found->len;
    return found->text;
}

// Keeps and emits line[0..n). line[n] has room for the "\n".
static void publish(struct writer *writer, char *line, size_t n)
{
    struct tl_logbuf *log = writer->log;
    size_t ring = ring_of(writer->source), first = ring_start(ring);
    struct tl_log_kept *kept = &log->kept[first + log->at[ring]++];

    if (first + log->at[ring] == ring_start(ring + 1))
        log->at[ring] = 0;
    kept->number = ++log->next;
    kept->len = (uint8_t)n;
    memcpy(kept->text, line, n);
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
    publish(writer, line, n);
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

    uint64_t cost = (uint64_t)(n < TL_LOG_LEAST ? TL_LOG_LEAST : n) << UNIT;
    uint64_t enough = source->muted ? full / 4 : cost;
    source->muted = source->credit < enough;
    if (source->muted)
        return false;
    source->credit -= cost;
    return true;
}

static void begin_line(struct tl_log_source *source)
{
    source->len = source->column = source->tag; // which init has written
}

_Static_assert(TL_LOG_NAME + 3 <= TL_LOG_LEAST, "what an empty line costs does not hang on its tag");

static void end_line(struct writer *writer)
{
    struct tl_log_source *source = writer->source;

    // While the source is muted, the rest of a call takes little time, however many lines it has.
    bool muted = source->muted && writer->now == source->filled;
    if (!muted && afford(writer, source->len + 1)) {
        if (source->len == 0)
            begin_line(source);
        if (source->dropped > 0)
            report(writer);
        publish(writer, source->line, source->len);
    } else {
        source->dropped++;
        source->total_dropped++;
    }
    source->len = 0;
}

// Returns the column after text of that width, or after a tab, whose width is given as 0.
static uint32_t behind(const struct tl_log_source *source, uint32_t width)
{
    return width > 0 ? source->column + width : (source->column | 7) + 1;
}

static __attribute__((noinline)) void next_line(struct writer *writer)
{
    if (writer->source->len > 0)
        end_line(writer);
    begin_line(writer->source);
}

// Returns where to put the next n bytes, a character or an escape, which must stay on one line.
static inline char *place(struct writer *writer, size_t n, uint32_t width)
{
    struct tl_log_source *source = writer->source;

    if (source->len == 0 || source->len + n > TL_LOG_LINE || behind(source, width) > source->columns)
        next_line(writer);
    source->column = behind(source, width);
    source->len += (uint32_t)n;
    return source->line + source->len - n;
}

static void append_escaped(struct writer *writer, const uint8_t *p, size_t n)
{
    static const char digits[16] = "0123456789abcdef";

    for (size_t i = 0; i < n; i++) {
        char *at = place(writer, 4, 4);
        at[0] = '\\';
        at[1] = 'x';
        at[2] = digits[p[i] >> 4];
        at[3] = digits[p[i] & 15];
    }
}

// Escapes the bytes held back: they have not become a character, or a "\r" was not followed by "\n".
static void settle(struct writer *writer)
{
    struct tl_log_source *source = writer->source;

    append_escaped(writer, source->sequence, source->have);
    source->have = 0;
    if (source->cr)
        append_escaped(writer, (const uint8_t *)"\r", 1);
    source->cr = false;
}

// C1 controls; U+061C, U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069, which separate or reorder text.
static bool is_unfit(const uint8_t *s)
{
    if (s[0] == 0xc2)
        return s[1] < 0xa0;
    if (s[0] != 0xe2)
        return s[0] == 0xd8 && s[1] == 0x9c;
    return (s[1] == 0x80 && (s[2] == 0x8e || s[2] == 0x8f || (s[2] >= 0xa8 && s[2] <= 0xae))) ||
           (s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9);
}

// Holds back a byte that is not ASCII until it completes a character with those before it.
static void add_to_sequence(struct writer *writer, uint8_t byte)
{
    struct tl_log_source *source = writer->source;
    const char *sequence = (const char *)source->sequence;

    source->sequence[source->have++] = byte;
    if (tl_utf8_length(sequence, sequence + source->have) != source->have || is_unfit(source->sequence))
        return;
    memcpy(place(writer, source->have, 2), sequence, source->have);
    source->have = 0;
}

static void add(struct writer *writer, uint8_t byte)
{
    struct tl_log_source *source = writer->source;
    bool goes_on = source->have % sizeof source->sequence != 0 && (byte & 0xc0) == 0x80;

    if (byte == '\n')
        source->cr = false;
    if ((source->have > 0 && !goes_on) || source->cr)
        settle(writer);
    if (byte >= 0x20 && byte < 0x7f)
        *place(writer, 1, 1) = (char)byte;
    else if (byte == '\n')
        end_line(writer);
    else if (byte == '\r')
        source->cr = true;
    else if (byte == '\t')
        *place(writer, 1, 0) = '\t';
    else if (byte >= 0xc0 || goes_on)
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
