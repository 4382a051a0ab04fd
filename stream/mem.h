// SPDX-License-Identifier: BSD-3-Clause
// The few functions of <string.h> that freestanding code uses: compilers without a libc have no such header.
//
// The host's libc defines them; a bare-metal program links its own. All of them are called by compilers as well.
#ifndef TL_STREAM_MEM_H
#define TL_STREAM_MEM_H

#include <stddef.h>

// Whether a load or store at any address costs as much as an aligned one. Else compilers make one of bytes.
#ifndef TL_MEM_UNALIGNED
#if defined __x86_64__ || defined __i386__ || defined __aarch64__ || defined __ARM_FEATURE_UNALIGNED
#define TL_MEM_UNALIGNED 1
#else
#define TL_MEM_UNALIGNED 0
#endif
#endif

void *memcpy(void *restrict to, const void *restrict from, size_t n);
void *memmove(void *to, const void *from, size_t n);
void *memset(void *p, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
size_t strlen(const char *text);

#endif
