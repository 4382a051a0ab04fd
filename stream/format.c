// SPDX-License-Identifier: BSD-3-Clause
// A small snprintf: see format.h.
#include "stream/format.h"

#include <stdbool.h>
#include <stdint.h>

#include "stream/mem.h"

struct out {
    char *buf;
    size_t cap;
    size_t len;
};

static void put(struct out *out, const char *text, size_t n)
{
    for (; n > 0 && out->len + 1 < out->cap; n--)
        out->buf[out->len++] = *text++;
}

char *tl_digits(char *end, uint64_t value, unsigned base, ptrdiff_t width)
{
    static const char digits[16] = "0123456789abcdef";
    char *p = end;
    // No division of 64 bits, or none at all, where less will do.
    for (; base == 16 && (value != 0 || end - p < width); value >>= 4)
        *--p = digits[value & 15];
    for (; value > UINT32_MAX; value /= base)
        *--p = digits[value % base];
    for (uint32_t low = (uint32_t)value; low != 0 || end - p < width; low /= base)
        *--p = digits[low % base];
    return p;
}

// One conversion; f stands after its '%'. The place after it, or NULL for one that is not understood.
static const char *convert(struct out *out, const char *f, va_list *args)
{
    char digits[24], *end = digits + sizeof digits;
    const char *text = digits;
    char filler = *f == '0' ? '0' : ' ', kind;
    size_t width = 0, n = 1;
    int precision = -1, longs = 0;

    for (; *f >= '0' && *f <= '9'; f++)
        width = width * 10 + (size_t)(*f - '0');
    if (f[0] == '.' && f[1] == '*') {
        precision = va_arg(*args, int);
        f += 2;
    }
    for (; *f == 'l'; f++)
        longs++;
    kind = digits[0] = *f++;
    if (kind == 's') {
        text = va_arg(*args, const char *);
        if (text == NULL)
            text = "(null)";
        n = precision >= 0 ? (size_t)precision : strlen(text);
    } else if (kind == 'c') {
        digits[0] = (char)va_arg(*args, int);
    } else if (kind == 'd' || kind == 'u' || kind == 'x') {
        bool wide = longs > (sizeof(long) < sizeof(long long));
        long long value = wide ? va_arg(*args, long long) : va_arg(*args, int);
        if (!wide && kind != 'd')
            value = (unsigned)value;
        if (value < 0 && kind == 'd') {
            put(out, "-", 1);
            value = (long long)(0 - (unsigned long long)value);
        }
        text = tl_digits(end, (uint64_t)value, kind == 'x' ? 16 : 10, 1);
        n = (size_t)(end - text);
        for (; n < width; width--)
            put(out, &filler, 1);
    } else if (kind != '%') {
        return NULL;
    }
    put(out, text, n);
    for (; n < width; width--)
        put(out, " ", 1);
    return f;
}

size_t tl_vformat(char *buf, size_t cap, const char *format, va_list args)
{
    struct out out = {.buf = buf, .cap = cap};
    va_list copy;

    va_copy(copy, args);
    while (format != NULL && *format != '\0')
        if (*format != '%')
            put(&out, format++, 1);
        else
            format = convert(&out, format + 1, &copy);
    va_end(copy);
    if (cap > 0)
        buf[out.len] = '\0';
    return out.len;
}

size_t tl_format(char *buf, size_t cap, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    size_t n = tl_vformat(buf, cap, format, args);
    va_end(args);
    return n;
}
