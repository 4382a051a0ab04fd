// SPDX-License-Identifier: BSD-3-Clause
// UTF-8, as RFC 3629 has it: no overlong form, no surrogate, nothing above U+10FFFF.
#ifndef TL_STREAM_UTF8_H
#define TL_STREAM_UTF8_H

#include <stddef.h>

// Returns the length (2 to 4) of the sequence of several bytes that p..end begins with, or 0 if there is no valid one.
// p..end holds at least one byte.
size_t tl_utf8_length(const char *p, const char *end);

#endif
