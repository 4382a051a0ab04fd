// SPDX-License-Identifier: BSD-3-Clause
// Base64 as of RFC 4648, section 4: padding required, no line breaks, unused bits zero.
#include "rpc/json.h"
#include "rpc/text.h"

static const char digits[64] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// What a byte stands for; 64 for what is no digit.
static const uint8_t values[256] = {
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 64, 64, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61,
    64, 64, 64, 64, 64, 64, 64, 0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
    22, 23, 24, 25, 64, 64, 64, 64, 64, 64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44,
    45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64};

ptrdiff_t tl__base64_decode(char *text, size_t n, size_t max)
{
    const uint8_t *p = (const uint8_t *)text, *end = p + n;
    uint8_t *to = (uint8_t *)text;
    uint32_t group = 0, bad = 0;
    unsigned bits = 0;
    size_t len = n / 4 * 3;
    for (int pad = 0; pad < 2 && end > p && end[-1] == '='; pad++) {
        end--;
        len--;
    }
    if (n % 4 != 0)
        return TL_ERR_TYPE;
    if (len > max)
        return TL_ERR_SIZE;
    // Over their own text. What is no digit is told once for all.
    for (const uint8_t *fours = p + (end - p) / 4 * 4; p < fours; p += 4, to += 3) {
        uint32_t first = values[p[0]], second = values[p[1]], third = values[p[2]], fourth = values[p[3]];
        bad |= first | second | third | fourth;
        group = first << 18 | second << 12 | third << 6 | fourth;
        to[0] = (uint8_t)(group >> 16);
        to[1] = (uint8_t)(group >> 8);
        to[2] = (uint8_t)group;
    }
    for (; p < end; p++) {
        bad |= values[*p];
        group = group << 6 | values[*p];
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (uint8_t)(group >> bits);
        }
    }
    if (bad > 63)
        return TL_ERR_TYPE;
    // The bits left over, at most six, are unused.
    return (group & ((1u << bits) - 1)) != 0 ? TL_ERR_TYPE : (ptrdiff_t)len;
}

void tl_json_put_bytes(struct tl_json_writer *writer, const uint8_t *data, size_t n)
{
    tl__json_put_char(writer, '"');
    // What does not fit is not read to its end.
    while (n > 0 && writer->error == 0) {
        char four[4];
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < n ? data[i] : 0u);
        for (size_t i = 0; i < 4; i++, group <<= 6)
            four[i] = i <= n ? digits[group >> 18 & 63] : '=';
        tl_json_put_raw(writer, four, 4);
        size_t take = n < 3 ? n : 3;
        data += take;
        n -= take;
    }
    tl__json_put_char(writer, '"');
}
