// SPDX-License-Identifier: BSD-3-Clause
// Rows of the method tables; permissions.h, services.h and services.c, which are of the whole program.
#include "idl/compiler/idlc.h"

#include <string.h>

static const char *flags_of(struct idl_arena *arena, const struct idl_method *method)
{
    const char *flags = "";
    size_t sent = 0;
    const struct idl_member *only = NULL;
    for (size_t i = 0; i < method->params.count; i++) {
        if (idl_sends(&method->params.at[i])) {
            only = &method->params.at[i];
            sent++;
        }
    }
    bool one_struct = sent == 1 && idl_is_struct(idl_unoption(only->type));
    const struct {
        bool set;
        const char *name;
    } all[] = {{method->oneway, "TL_RPC_ONEWAY"},
               {method->idempotent, "TL_RPC_IDEMPOTENT"},
               {sent == 1, "TL_RPC_ONE_PARAM"},
               {one_struct, "TL_RPC_ONE_STRUCT"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].set)
            flags = idl_format(arena, "%s%s%s", flags, flags[0] == '\0' ? "" : " | ", all[i].name);
    return flags;
}

// The members of one row, without its braces.
void idl_put_method_row(struct idl_arena *arena, struct idl_text *out, const struct idl_method *method,
                        const char *indent, const char *invoke)
{
    const char *flags = flags_of(arena, method);
    idl_put(out, "%s.name = \"%s\",\n", indent, method->wire);
    idl_put(out, "%s.name_len = %zu,\n", indent, strlen(method->wire));
    if (flags[0] != '\0')
        idl_put(out, "%s.flags = %s,\n", indent, flags);
    for (size_t i = 0; i < method->caps.count; i++) {
        idl_put(out, i == 0 ? "%s.permissions = TL_PERM_%s" : "%s | TL_PERM_%s", i == 0 ? indent : "",
                idl_upper(arena, idl_snake(arena, method->caps.at[i].name)));
    }
    idl_put(out, method->caps.count != 0 ? ",\n" : "");
    if (method->timeout_ms != 0)
        idl_put(out, "%s.timeout_ms = %u,\n", indent, method->timeout_ms);
    idl_put(out, "%s.hash = UINT64_C(0x%016llx),\n", indent, (unsigned long long)method->hash);
    if (invoke != NULL)
        idl_put(out, "%s.invoke = %s,\n", indent, invoke);
    if (invoke != NULL && method->trap != 0) {
        idl_put(out, "%s.wide = %u,\n", indent, idl_wide_args(method));
        idl_put(out, "%s.direct = %s_direct_invoke,\n", indent, method->base);
    }
    if (method->error != NULL) {
        idl_put(out, "%s.errors = %s_%s_rows,\n", indent, method->error->file->prefix, method->error->snake);
        idl_put(out, "%s.error_count = %zu,\n", indent, method->error->members.count);
    }
}

void idl_emit_permissions(struct idl_program *program, struct idl_text *out)
{
    idl_put(out, "// Made by idlc from all .idl files of the program: do not edit.\n");
    idl_put(out, "// Permissions: one bit for each name in a `requires`.\n");
    idl_put(out, "#ifndef TL_GEN_PERMISSIONS_H\n#define TL_GEN_PERMISSIONS_H\n\n#include <stdint.h>\n\n");
    for (size_t i = 0; i < program->cap_count; i++) {
        const char *snake = idl_snake(&program->arena, program->caps[i]);
        idl_put(out, "#define TL_PERM_%s (UINT32_C(1) << %zu)\n", idl_upper(&program->arena, snake), i);
    }
    idl_put(out, "\n// X(name, bit) for each.\n#define TL_PERMISSIONS(X)");
    for (size_t i = 0; i < program->cap_count; i++) {
        const char *snake = idl_snake(&program->arena, program->caps[i]);
        idl_put(out, " \\\n    X(%s, TL_PERM_%s)", program->caps[i], idl_upper(&program->arena, snake));
    }
    idl_put(out, "\n\n#endif\n");
}

void idl_emit_services_h(struct idl_program *program, struct idl_text *out)
{
    idl_put(out, "// Made by idlc from all .idl files of the program: do not edit.\n");
    idl_put(out, "#ifndef TL_GEN_SERVICES_H\n#define TL_GEN_SERVICES_H\n\n#include \"rpc/server.h\"\n\n");
    struct idl_totals totals = {0};
    for (size_t i = 0; i < program->file_count; i++)
        idl_add_totals(&totals, program->files[i]);
    idl_put(out, "#define TL_SERVICE_COUNT %zu // services in tl_services\n", totals.services);
    idl_put(out, "\nextern const struct tl_rpc_service *const tl_services[];\n");
    idl_put(out, "extern const struct tl_rpc_index tl_services_index; // finds their methods\n");
    idl_put(out, "extern const struct tl_rpc_direct_index tl_services_direct; // and those with @trap\n\n#endif\n");
}

void idl_emit_services_c(struct idl_program *program, struct idl_text *out)
{
    idl_put(out, "// Made by idlc from all .idl files of the program: do not edit.\n#include \"services.h\"\n\n");
    for (size_t i = 0; i < program->file_count; i++)
        idl_put(out, "#include \"%s.h\"\n", program->files[i]->name);
    idl_put(out, "\nconst struct tl_rpc_service *const tl_services[] = {\n");
    for (size_t i = 0; i < program->file_count; i++) {
        const struct idl_file *file = program->files[i];
        for (size_t k = 0; k < file->def_count; k++)
            if (file->defs[k]->kind == IDL_SERVICE)
                idl_put(out, "    &%s_%s_service,\n", file->prefix, file->defs[k]->snake);
    }
    idl_put(out, "    NULL, // ends the list; TL_SERVICE_COUNT does not count it\n};\n");
    idl_emit_method_index(program, out);
    idl_put_direct_index(program, out);
}
