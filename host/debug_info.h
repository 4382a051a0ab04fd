// SPDX-License-Identifier: BSD-3-Clause
// What an ELF file says of an address, by elfutils' libraries. Called in a process that may end by it: addr2line.c.
#ifndef TL_HOST_DEBUG_INFO_H
#define TL_HOST_DEBUG_INFO_H

#include <stddef.h>
#include <stdint.h>

// See host_addr2line.
int host_debug_lines(const char *elf, uint64_t address, char *text, size_t cap);

// 0 if the return address is in the link register there; TL_ERR_NOTFOUND if it is not, or is not known; else an error
// with a message in text.
int host_debug_link(const char *elf, uint64_t address, char *text, size_t cap);

#endif
