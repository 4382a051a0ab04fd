// SPDX-License-Identifier: BSD-3-Clause
// The few conversions that a monitor and an applet need to say something: a small snprintf without a libc.
#ifndef TL_STREAM_FORMAT_H
#define TL_STREAM_FORMAT_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

// Understands %s, %.*s, %c, %d, %u, %x, %%, the length ll, a width and a leading 0 ("%08x"); anything else ends the
// text there. A NULL string prints as "(null)". Writes at most cap bytes, always NUL-terminated when cap > 0; what does
// not fit is cut. Returns the length written, without the NUL.
size_t tl_format(char *buf, size_t cap, const char *format, ...) __attribute__((format(printf, 3, 4)));
size_t tl_vformat(char *buf, size_t cap, const char *format, va_list args) __attribute__((format(printf, 3, 0)));

// Writes value's digits before end, lower case, at least width of them (leading zeros), and returns the first's place.
// base is 10 or 16; 64 bits have 20 digits at the most.
char *tl_digits(char *end, uint64_t value, unsigned base, ptrdiff_t width);

#endif
