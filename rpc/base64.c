// SPDX-License-Identifier: BSD-3-Clause
// Base64 as of RFC 4648, section 4: padding required, no line breaks, unused bits zero.
#include "rpc/json.h"
#include "rpc/text.h"

// The digits' 64 values, in order: a first digit and how many follow each other.
static const struct {
    char first;
    uint8_t count;
} ranges[] = {{'A', 26}, {'a', 26}, {'0', 10}, {'+', 1}, {'/', 1}};

static char digit_of(unsigned value)
{
    size_t i = 0;
    for (; value >= ranges[i].count; i++)
        value -= ranges[i].count;
    return (char)((unsigned char)ranges[i].first + value);
}

// 64 for what is no digit.
static unsigned value_of(char digit)
{
    unsigned value = 0;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        unsigned place = (unsigned char)digit - (unsigned)(unsigned char)ranges[i].first;
        if (place < ranges[i].count)
            return value + place;
        value += ranges[i].count;
    }
    return value;
}

ptrdiff_t tl__base64_decode(char *text, size_t n, size_t max)
{
    const char *p = text, *end = text + n;
    char *to = text;
    uint32_t group = 0;
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
    while (p < end) {
        unsigned value = value_of(*p++);
        if (value > 63)
            return TL_ERR_TYPE;
        group = group << 6 | value;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (char)(group >> bits);
        }
    }
    // The bits left over, at most six, are unused.
    return (group & ((1u << bits) - 1)) != 0 ? TL_ERR_TYPE : (ptrdiff_t)len;
}

void tl_json_put_bytes(struct tl_json_writer *writer, const uint8_t *data, size_t n)
{
    tl__json_put_char(writer, '"');
    // What does not fit is not read to its end.
    while (n > 0 && writer->error == 0) {
        char digits[4];
        uint32_t group = 0;
        for (size_t i = 0; i < 3; i++)
            group = group << 8 | (i < n ? data[i] : 0u);
        for (size_t i = 0; i < 4; i++, group <<= 6)
            digits[i] = i <= n ? digit_of(group >> 18 & 63) : '=';
        tl_json_put_raw(writer, digits, 4);
        size_t take = n < 3 ? n : 3;
        data += take;
        n -= take;
    }
    tl__json_put_char(writer, '"');
}
