// SPDX-License-Identifier: BSD-3-Clause
// Base64 as of RFC 4648, section 4: padding required, no line breaks, unused bits zero.
#include "rpc/json.h"
#include "rpc/text.h"

// The six bits of a digit, or a value over 63.
static unsigned sextet(char digit)
{
    unsigned c = (unsigned char)digit;
    if (c - 'A' < 26)
        return c - 'A';
    if (c - 'a' < 26)
        return c - 'a' + 26;
    if (c - '0' < 10)
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : 64;
}

ptrdiff_t tl__base64_decode(char *text, size_t n, size_t max)
{
    if (n % 4 != 0)
        return TL_ERR_TYPE;
    if (n == 0)
        return 0;
    size_t pad = text[n - 1] != '=' ? 0 : text[n - 2] != '=' ? 1 : 2;
    size_t len = n / 4 * 3 - pad;
    if (len > max)
        return TL_ERR_SIZE;
    const char *p = text;
    char *to = text;
    for (size_t left = n - pad; left > 0;) {
        uint32_t group = 0, wrong = 0;
        size_t take = left < 4 ? left : 4;
        for (size_t i = 0; i < take; i++) {
            unsigned six = sextet(*p++);
            wrong |= six;
            group |= six << (18 - 6 * i);
        }
        // Two or three digits hold one or two bytes: the bits below are unused.
        if (wrong > 63 || (group & (0xffffffu >> (8 * (take - 1)))) != 0)
            return TL_ERR_TYPE;
        for (size_t i = 0; i + 1 < take; i++)
            *to++ = (char)(group >> (16 - 8 * i) & 0xff);
        left -= take;
    }
    return (ptrdiff_t)len;
}

void tl_json_put_bytes(struct tl_json_writer *writer, const uint8_t *data, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    TL_JSON_PUT(writer, "\"");
    // Room for all of it, or for none.
    if (n > SIZE_MAX / 2 || writer->error != 0 || writer->cap - writer->len < (n + 2) / 3 * 4) {
        if (writer->error == 0)
            writer->error = TL_ERR_SIZE;
        return;
    }
    char *to = writer->buf + writer->len;
    for (size_t i = 0; i < n; i += 3) {
        size_t take = n - i < 3 ? n - i : 3;
        uint32_t group = 0;
        for (size_t k = 0; k < take; k++)
            group |= (uint32_t)data[i + k] << (16 - 8 * k);
        for (size_t k = 0; k < 4; k++)
            *to++ = k <= take ? digits[group >> (18 - 6 * k) & 63] : '=';
    }
    writer->len = (size_t)(to - writer->buf);
    TL_JSON_PUT(writer, "\"");
}
