// SPDX-License-Identifier: BSD-3-Clause
// The four functions that a C compiler calls by itself, for targets without a C library (-isystem stream/bare).
#ifndef TL_STREAM_BARE_STRING_H
#define TL_STREAM_BARE_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *to, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);

#endif
