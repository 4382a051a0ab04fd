// SPDX-License-Identifier: BSD-3-Clause
// Collects, judges and ends lines.
#include "stream/line.h"

#define CRC_DIGITS 8

static const char hex_digits[16] = "0123456789abcdef";

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

static void put_crc(char digits[CRC_DIGITS], uint32_t crc)
{
    for (int i = 0; i < CRC_DIGITS; i++, crc <<= 4)
        digits[i] = hex_digits[crc >> 28];
}

// "[name] " opens a line of the monitor's log (monitor/logbuf.h). JSON that opens so is never a request or a reply.
static bool is_tagged(const char *buf, size_t len)
{
    size_t i = 1;
    while (i < len &&
           ((buf[i] >= 'a' && buf[i] <= 'z') || (buf[i] >= '0' && buf[i] <= '9') || buf[i] == '_' || buf[i] == '-'))
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
        if (!((buf[i] >= '0' && buf[i] <= '9') || (buf[i] >= 'a' && buf[i] <= 'f')))
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
    put_crc(right, tl_crc32(0, buf, reader->len));
    for (size_t i = 0; i < CRC_DIGITS; i++)
        if (buf[reader->len + i] != right[i])
            return TL_LINE_BAD_CRC;
    return TL_LINE_CHECKED;
}

enum tl_line_kind tl_line_reader_feed(struct tl_line_reader *reader, const char *p, size_t n, size_t *used)
{
    if (reader->whole)
        tl_line_reader_reset(reader);
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\n') {
            *used = i + 1;
            reader->whole = true;
            return judge(reader);
        }
        if (reader->len == reader->cap) {
            reader->skipping = true;
            reader->len = 0;
        }
        if (!reader->skipping)
            reader->buf[reader->len++] = p[i];
    }
    *used = n;
    return TL_LINE_NONE;
}

ptrdiff_t tl_line_finish(char *line, size_t n, size_t cap, bool checked)
{
    size_t tail = checked ? CRC_DIGITS + 1 : 1;
    if (n > cap || cap - n < tail)
        return TL_ERR_SIZE;
    if (checked)
        put_crc(line + n, tl_crc32(0, line, n));
    n += tail;
    line[n - 1] = '\n';
    return (ptrdiff_t)n;
}
