// SPDX-License-Identifier: BSD-3-Clause
// Typed writes of JSON text into a buffer.
#include "rpc/json.h"
#include "rpc/text.h"
#include "stream/mem.h"

void tl_json_put_raw(struct tl_json_writer *writer, const char *text, size_t n)
{
    if (writer->error != 0)
        return;
    if (n > writer->cap - writer->len) {
        writer->error = TL_ERR_SIZE;
        return;
    }
    memcpy(writer->buf + writer->len, text, n);
    writer->len += n;
}

void tl_json_put_bool(struct tl_json_writer *writer, bool value)
{
    tl_json_put_raw(writer, value ? "true" : "false", value ? 4 : 5);
}

// Decimal, and no division of 64 bits where 32 will do.
static void put_decimal(struct tl_json_writer *writer, uint64_t value, bool negative, bool quoted)
{
    char text[24];
    char *p = text + sizeof text;
    if (quoted)
        *--p = '"';
    if (negative)
        value = 0 - value;
    while (value > UINT32_MAX) {
        *--p = (char)('0' + value % 10);
        value /= 10;
    }
    uint32_t low = (uint32_t)value;
    do
        *--p = (char)('0' + low % 10);
    while ((low /= 10) != 0);
    if (negative)
        *--p = '-';
    if (quoted)
        *--p = '"';
    tl_json_put_raw(writer, p, (size_t)(text + sizeof text - p));
}

void tl_json_put_u32(struct tl_json_writer *writer, uint32_t value)
{
    put_decimal(writer, value, false, false);
}

void tl_json_put_i32(struct tl_json_writer *writer, int32_t value)
{
    put_decimal(writer, (uint64_t)(int64_t)value, value < 0, false);
}

void tl_json_put_u64(struct tl_json_writer *writer, uint64_t value)
{
    put_decimal(writer, value, false, writer->text64);
}

void tl_json_put_i64(struct tl_json_writer *writer, int64_t value)
{
    put_decimal(writer, (uint64_t)value, value < 0, writer->text64);
}

void tl_json_put_f64(struct tl_json_writer *writer, double value)
{
    char text[TL__F64_TEXT];
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    tl_json_put_raw(writer, text, tl__f64_print(text, bits));
}

static char hex_digit(unsigned value)
{
    return (char)(value < 10 ? '0' + value : 'a' - 10 + value);
}

void tl__json_put_chars(struct tl_json_writer *writer, const char *text, size_t n)
{
    const char *end = text + n;
    for (;;) {
        const char *stop = tl__json_plain(text, end);
        tl_json_put_raw(writer, text, (size_t)(stop - text));
        // A value that does not fit is not read to its end.
        if (stop == end || writer->error != 0)
            return;
        unsigned c = (unsigned char)*stop;
        text = stop + 1;
        if (c >= 0x80) {
            size_t len = tl__json_utf8(stop, end);
            text = stop + (len != 0 ? len : 1);
            tl_json_put_raw(writer, len != 0 ? stop : "\xef\xbf\xbd", len != 0 ? len : 3);
            continue;
        }
        char escape[6] = {'\\', (char)c, '0', '0', hex_digit(c >> 4), hex_digit(c & 15)};
        if (c < 0x20)
            escape[1] = c >= '\b' && c <= '\r' ? "btnufr"[c - '\b'] : 'u';
        tl_json_put_raw(writer, escape, escape[1] == 'u' ? 6 : 2);
    }
}

void tl_json_put_string(struct tl_json_writer *writer, const char *text, size_t n)
{
    TL_JSON_PUT(writer, "\"");
    tl__json_put_chars(writer, text, n);
    TL_JSON_PUT(writer, "\"");
}

void tl__json_hex64(char text[16], uint64_t value)
{
    for (int i = 15; i >= 0; i--, value >>= 4)
        text[i] = hex_digit((unsigned)value & 15);
}

void tl_json_put_hex64(struct tl_json_writer *writer, uint64_t value)
{
    char text[18] = {'"'};
    tl__json_hex64(text + 1, value);
    text[17] = '"';
    tl_json_put_raw(writer, text, sizeof text);
}
