// SPDX-License-Identifier: BSD-3-Clause
// The one check of UTF-8: JSON's strings and the log's lines are both judged by it.
#include "stream/utf8.h"

#include <stdint.h>

size_t tl_utf8_length(const char *p, const char *end)
{
    uint32_t code = (unsigned char)*p;
    if (code < 0xc2 || code > 0xf4)
        return 0;
    size_t n = code < 0xe0 ? 2 : code < 0xf0 ? 3 : 4;
    if ((size_t)(end - p) < n)
        return 0;
    code &= 0x7fu >> n;
    for (size_t i = 1; i < n; i++) {
        unsigned c = (unsigned char)p[i] ^ 0x80u;
        if (c > 0x3f)
            return 0;
        code = code << 6 | c;
    }
    // Refuse overlong forms (those of two bytes were refused above), surrogates, and what lies beyond Unicode.
    if ((n > 2 && code < UINT32_C(1) << (5 * n - 4)) || code >> 11 == 0xd800 >> 11 || code > 0x10ffff)
        return 0;
    return n;
}
