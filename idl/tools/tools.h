// SPDX-License-Identifier: BSD-3-Clause
// What idlc does besides compiling. Both tools know only the syntax tree.
#ifndef TL_IDL_TOOLS_H
#define TL_IDL_TOOLS_H

#include "idl/compiler/tree.h"

// idlc --fmt (fmt.c). Puts the text of a file, in the one layout, into `out`. False: the file has errors, and messages
// were given.
bool idl_fmt(struct idl_program *program, const char *path, const char *text, size_t n, struct idl_text *out);

// idlc --check (compat.c). Compares the file that is `given` in each of two checked programs, and puts one line for
// each difference into `out`. Returns how many of the differences break a caller or a server.
unsigned idl_compat(struct idl_program *old_program, struct idl_program *new_program, struct idl_text *out);

#endif
