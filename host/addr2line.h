// SPDX-License-Identifier: BSD-3-Clause
// Addresses to source lines, by the DWARF (2 to 5) and the symbols of an ELF file, whatever compiler made it.
//
// Such a file may be damaged, or made to harm: each question is answered by a process of its own, which may use 20 s
// of processor time. What that does not survive is an error here, as any other.
#ifndef TL_HOST_ADDR2LINE_H
#define TL_HOST_ADDR2LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// "function at file:line" of an address in an ELF file, NUL-terminated, to text[0..cap); where the compiler put
// functions into others, a line for each, the innermost first. 0; TL_ERR_NOTFOUND when the address is in no code that
// the file has a name or a line for, with "??" in text; or an error with why as a message in text.
int host_addr2line(const char *elf, uint64_t address, char *text, size_t cap);

// Whether the function that is at `pc` returns to the link register, by what the compiler says of this instruction
// (call frame information). False also where it says nothing: the register may be left over from a call that is done.
bool host_returns_to_link(const char *elf, uint64_t pc);

#endif
