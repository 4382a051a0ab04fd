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

static void put(struct out *out, char c)
{
    if (out->len + 1 < out->cap)
        out->buf[out->len++] = c;
}

static void put_text(struct out *out, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(out, text[i]);
}

static void put_number(struct out *out, unsigned long long value, unsigned base, unsigned width, char pad)
{
    char digits[20];
    unsigned n = 0;

    do {
        digits[n++] = "0123456789abcdef"[value % base];
        value /= base;
    } while (value != 0);
    for (; width > n; width--)
        put(out, pad);
    while (n > 0)
        put(out, digits[--n]);
}

// One conversion; *format stands after its '%'. False for one that is not understood.
static bool convert(struct out *out, const char **format, va_list *args)
{
    const char *f = *format;
    char pad = ' ';
    unsigned width = 0;
    int longs = 0;
    int precision = -1;

    if (*f == '0')
        pad = *f++;
    for (; *f >= '0' && *f <= '9'; f++)
        width = width * 10 + (unsigned)(*f - '0');
    if (f[0] == '.' && f[1] == '*') {
        precision = va_arg(*args, int);
        f += 2;
    }
    for (; *f == 'l'; f++)
        longs++;
    *format = f + 1;
    if (*f == 'd') {
        long long value = longs == 2 ? va_arg(*args, long long) : longs == 1 ? va_arg(*args, long) : va_arg(*args, int);
        if (value < 0)
            put(out, '-');
        put_number(out, value < 0 ? 0 - (unsigned long long)value : (unsigned long long)value, 10, width, pad);
    } else if (*f == 'u' || *f == 'x') {
        unsigned long long value = longs == 2   ? va_arg(*args, unsigned long long)
                                   : longs == 1 ? va_arg(*args, unsigned long)
                                                : va_arg(*args, unsigned);
        put_number(out, value, *f == 'x' ? 16 : 10, width, pad);
    } else if (*f == 's') {
        const char *text = va_arg(*args, const char *);
        if (text == NULL)
            text = "(null)";
        size_t n = precision >= 0 ? (size_t)precision : strlen(text);
        put_text(out, text, n);
        for (; n < width; n++)
            put(out, ' ');
    } else if (*f == 'c') {
        put(out, (char)va_arg(*args, int));
    } else if (*f == '%') {
        put(out, '%');
    } else {
        return false;
    }
    return true;
}

size_t tl_vformat(char *buf, size_t cap, const char *format, va_list args)
{
    struct out out = {.buf = buf, .cap = cap};
    va_list copy;

    va_copy(copy, args);
    while (*format != '\0') {
        if (*format != '%') {
            put(&out, *format++);
            continue;
        }
        format++;
        if (!convert(&out, &format, &copy))
            break;
    }
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
