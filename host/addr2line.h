// SPDX-License-Identifier: BSD-3-Clause
// Addresses to source lines, by the toolchain's own addr2line.
#ifndef TL_HOST_ADDR2LINE_H
#define TL_HOST_ADDR2LINE_H

#include <stddef.h>
#include <stdint.h>

// "function at file:line" of an address in an ELF file, NUL-terminated, to text[0..cap); where the compiler put
// functions into others, a line for each, the innermost first. 0; TL_ERR_NOTFOUND when the address has no line there;
// or an error with why as a message in text.
int host_addr2line(const char *elf, uint64_t address, char *text, size_t cap);

#endif
