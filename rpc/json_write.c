// SPDX-License-Identifier: BSD-3-Clause
// Typed writes of JSON text into a buffer.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/format.h"
#include "stream/mem.h"
#include "stream/utf8.h"

void tl_json_put_raw(struct tl_json_writer *writer, const char *text, size_t n)
{
    char *to = tl__json_room(writer, n);
    if (to != NULL)
        memcpy(to, text, n);
}

void tl__json_put_char(struct tl_json_writer *writer, char c)
{
    tl__json_put(writer, &c, 1);
}

void tl_json_put_bool(struct tl_json_writer *writer, bool value)
{
    tl_json_put_raw(writer, value ? "true" : "false", value ? 4 : 5);
}

// Not inlined: each of its callers would be as large.
__attribute__((noinline)) void tl__json_put_integer(struct tl_json_writer *writer, bool is_signed, bool quoted,
                                                    uint64_t value)
{
    char text[24], *end = text + sizeof text;
    bool negative = is_signed && value >> 63 != 0;
    if (quoted)
        *--end = '"';
    char *p = tl_digits(end, negative ? 0 - value : value, 10, 1);
    if (negative)
        *--p = '-';
    if (quoted)
        *--p = '"';
    tl_json_put_raw(writer, p, (size_t)(text + sizeof text - p));
}

void tl_json_put_u32(struct tl_json_writer *writer, uint32_t value)
{
    tl__json_put_integer(writer, false, false, value);
}

void tl_json_put_i32(struct tl_json_writer *writer, int32_t value)
{
    tl__json_put_integer(writer, true, false, (uint64_t)(int64_t)value);
}

void tl_json_put_u64(struct tl_json_writer *writer, uint64_t value)
{
    tl__json_put_integer(writer, false, writer->text64, value);
}

void tl_json_put_i64(struct tl_json_writer *writer, int64_t value)
{
    tl__json_put_integer(writer, true, writer->text64, (uint64_t)value);
}

void tl_json_put_f64(struct tl_json_writer *writer, double value)
{
    char text[TL__F64_TEXT];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    tl_json_put_raw(writer, text, tl__f64_print(text, bits));
}

void tl__json_put_chars(struct tl_json_writer *writer, const char *text, size_t n)
{
    const char *end = text + n;
    for (;;) {
        const char *stop = tl__json_plain(text, end);
        if (stop != text)
            tl_json_put_raw(writer, text, (size_t)(stop - text));
        // A value that does not fit is not read to its end.
        if (stop == end || writer->error != 0)
            return;
        unsigned c = (unsigned char)*stop;
        text = stop + 1;
        if (c >= 0x80) {
            size_t len = tl_utf8_length(stop, end);
            text = stop + (len != 0 ? len : 1);
            tl_json_put_raw(writer, len != 0 ? stop : "\xef\xbf\xbd", len != 0 ? len : 3);
            continue;
        }
        char escape[6] = {'\\', (char)c, '0', '0', (char)('0' + (c >> 4)), "0123456789abcdef"[c & 15]};
        if (c < 0x20)
            escape[1] = c >= '\b' && c <= '\r' ? "btnufr"[c - '\b'] : 'u';
        tl_json_put_raw(writer, escape, escape[1] == 'u' ? 6 : 2);
    }
}

void tl_json_put_string(struct tl_json_writer *writer, const char *text, size_t n)
{
    if (TL__SMALL || tl__json_plain(text, text + n) != text + n) {
        tl__json_put_char(writer, '"');
        tl__json_put_chars(writer, text, n);
        tl__json_put_char(writer, '"');
        return;
    }
    char *to = tl__json_room(writer, n + 2);
    if (to == NULL)
        return;
    to[0] = to[n + 1] = '"';
    memcpy(to + 1, text, n);
}

void tl__json_hex64(char text[TL__HEX64_TEXT], uint64_t value)
{
    text[0] = text[TL__HEX64_TEXT - 1] = '"';
    tl_digits(text + TL__HEX64_TEXT - 1, value, 16, 16);
}

void tl_json_put_hex64(struct tl_json_writer *writer, uint64_t value)
{
    char text[TL__HEX64_TEXT];
    tl__json_hex64(text, value);
    tl_json_put_raw(writer, text, sizeof text);
}
