// SPDX-License-Identifier: BSD-3-Clause
// Provisional: what is still to come (formatting, compatibility, documents, fuzz targets).
#include "idl/compiler/idlc.h"
void idl_emit_fuzz(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    (void)file;
    idl_put(out, " ");
}
void idl_emit_dict(const struct idl_file *file, struct idl_text *out)
{
    (void)file;
    idl_put(out, " ");
}
void idl_emit_markdown(struct idl_program *program, const struct idl_file *file, struct idl_text *out)
{
    (void)program;
    (void)file;
    idl_put(out, " ");
}
void idl_print_sizes(struct idl_program *program, struct idl_text *out)
{
    (void)program;
    (void)out;
}
bool idl_fmt(struct idl_program *program, const char *path, const char *text, size_t n, struct idl_text *out)
{
    (void)program;
    (void)path;
    (void)text;
    (void)n;
    (void)out;
    return false;
}
unsigned idl_compat(struct idl_program *old_program, struct idl_program *new_program, struct idl_text *out)
{
    (void)old_program;
    (void)new_program;
    (void)out;
    return 0;
}
