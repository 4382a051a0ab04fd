// SPDX-License-Identifier: BSD-3-Clause
// What scans strings for the tokenizers and for the reads.
#include "rpc/json_scan.h"

const char *tl__json_plain(const char *p, const char *end)
{
    return plain(p, end);
}

// Four hex digits, or a value over 0xffff.
static uint32_t hex4(const char *p)
{
    uint32_t value = 0;
    for (const char *end = p + 4; p < end; p++) {
        unsigned digit = (unsigned char)*p - (unsigned)'0';
        if (digit > 9 && (digit = ((unsigned char)*p | 0x20u) - (unsigned)'a' + 10) - 10 > 5)
            return UINT32_MAX;
        value = value << 4 | digit;
    }
    return value;
}

size_t tl__json_escape(const char *p, const char *end, uint32_t *code)
{
    static const char names[] = "\"\\/bfnrt";
    static const char values[] = "\"\\/\b\f\n\r\t";
    if (end - p < 2)
        return 0;
    for (size_t i = 0; p[1] != 'u'; i++) { // sought first, as it comes oftenest in a text made to cost
        if (i == sizeof names - 1)
            return 0;
        if (p[1] != names[i])
            continue;
        *code = (unsigned char)values[i];
        return 2;
    }
    if (end - p < 6)
        return 0;
    uint32_t high = hex4(p + 2);
    *code = high;
    if (high > 0xffff)
        return 0;
    if (high >> 11 != 0xd800 >> 11)
        return 6;
    if (high >= 0xdc00 || end - p < 12 || p[6] != '\\' || p[7] != 'u')
        return 0;
    uint32_t low = hex4(p + 8);
    if (low >> 10 != 0xdc00 >> 10)
        return 0;
    *code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    return 12;
}
