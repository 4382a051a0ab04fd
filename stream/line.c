// SPDX-License-Identifier: BSD-3-Clause
// Collects, judges and ends lines.
#include "stream/line.h"

#include "stream/format.h"
#include "stream/mem.h"

#define CRC_DIGITS 8

void tl_line_reader_init(struct tl_line_reader *reader, char *buf, size_t cap)
{
    reader->buf = buf;
    reader->cap = cap;
    tl_line_reader_reset(reader);
}

void tl_line_reader_reset(struct tl_line_reader *reader)
{
    reader->len = 0;
    reader->skipping = false;
    reader->whole = false;
}

// The CRC's digits behind line[0..n).
static void put_crc(char *digits, const char *line, size_t n)
{
    tl_digits(digits + CRC_DIGITS, tl_crc32(0, line, n), 16, CRC_DIGITS);
}

static bool is_lower_or_digit(char c, char last)
{
    return (c >= 'a' && c <= last) || (c >= '0' && c <= '9');
}

// "[name] " opens a line of the monitor's log (monitor/console/logbuf.h). JSON that opens so is never a request or a
// reply.
static bool is_tagged(const char *buf, size_t len)
{
    size_t i = 1;
    while (i < len && (is_lower_or_digit(buf[i], 'z') || buf[i] == '_' || buf[i] == '-'))
        i++;
    return i > 1 && i + 1 < len && buf[i] == ']' && buf[i + 1] == ' ';
}

static bool is_message(const char *buf, size_t len)
{
    return buf[0] == '{' || (buf[0] == '[' && !is_tagged(buf, len));
}

static bool is_close(char c)
{
    return c == '}' || c == ']';
}

// Whether buf ends in a bracket and eight lower-case hex digits. JSON cannot end so.
static bool has_crc(const char *buf, size_t len)
{
    if (len <= CRC_DIGITS || !is_close(buf[len - CRC_DIGITS - 1]))
        return false;
    for (size_t i = len - CRC_DIGITS; i < len; i++)
        if (!is_lower_or_digit(buf[i], 'f'))
            return false;
    return true;
}

static enum tl_line_kind judge(struct tl_line_reader *reader)
{
    const char *buf = reader->buf;
    if (reader->skipping)
        return TL_LINE_TOO_LONG;
    if (reader->len > 0 && buf[reader->len - 1] == '\r')
        reader->len--;
    if (reader->len == 0)
        return TL_LINE_EMPTY;
    if (!is_message(buf, reader->len))
        return TL_LINE_TEXT;
    if (!has_crc(buf, reader->len))
        return TL_LINE_MESSAGE;
    reader->len -= CRC_DIGITS;
    char right[CRC_DIGITS];
    put_crc(right, buf, reader->len);
    return memcmp(buf + reader->len, right, CRC_DIGITS) == 0 ? TL_LINE_CHECKED : TL_LINE_BAD_CRC;
}

// How many bytes stand before the first LF. By words: this is the first pass over each byte that comes.
static size_t before_lf(const char *p, size_t n)
{
    const uintptr_t ones = UINTPTR_MAX / 255;
    size_t i = 0;
    uintptr_t word;
    for (; n - i >= sizeof word; i += sizeof word) {
        memcpy(&word, p + i, sizeof word);
        word ^= ones * '\n';
        if (((word - ones) & ~word & ones * 128) != 0) // a zero byte, or one above it
            break;
    }
    while (i < n && p[i] != '\n')
        i++;
    return i;
}

enum tl_line_kind tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used)
{
    if (reader->whole)
        tl_line_reader_reset(reader);
    size_t len = before_lf(p, n);
    if (reader->skipping || len > reader->cap - reader->len) {
        reader->skipping = true;
        reader->len = 0;
    } else if (len > 0) {
        memcpy(reader->buf + reader->len, p, len);
        reader->len += len;
    }
    reader->whole = len < n;
    *used = len + reader->whole;
    return reader->whole ? judge(reader) : TL_LINE_NONE;
}

ptrdiff_t tl_line_finish(char *line, size_t n, size_t cap, bool checked)
{
    size_t tail = checked ? CRC_DIGITS + 1 : 1;
    if (n > cap || cap - n < tail)
        return TL_ERR_SIZE;
    if (checked)
        put_crc(line + n, line, n);
    n += tail;
    line[n - 1] = '\n';
    return (ptrdiff_t)n;
}
