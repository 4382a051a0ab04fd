// SPDX-License-Identifier: BSD-3-Clause
// The loop over the fields of an object, as structs, skeletons and stubs have it.
#include "idl/compiler/idlc.h"

static void put_row(struct idl_arena *arena, struct idl_text *out, const struct idl_file *file,
                    const struct idl_fields_loop *loop, size_t row, const char *indent)
{
    const struct idl_type *type = loop->rows[row].type;
    const struct idl_place *place = &loop->rows[row].place;
    const char *call = loop->rows[row].call;
    if (call == NULL)
        call = idl_read_call(arena, file, idl_unoption(type), loop->reader, "fields_.at", place);
    if (type->kind == IDL_OPTION) {
        idl_put(out, "%s%s = !tl_json_is_null(%s, fields_.at);\n", indent, place->has, loop->reader);
        idl_put(out, "%se_ = %s ? %s : 0;\n", indent, place->has, call);
    } else {
        idl_put(out, "%se_ = %s;\n", indent, call);
    }
}

void idl_put_fields_loop(struct idl_arena *arena, struct idl_text *out, const struct idl_file *file,
                         const struct idl_fields_loop *loop)
{
    if (loop->count == 0) {
        idl_put(out, "    if (e_ == 0) {\n        e_ = tl_json_next_field(&fields_);\n    }\n");
        return;
    }
    idl_put(out, "    while (e_ == 0 && (e_ = tl_json_next_field(&fields_)) > 0) {\n");
    if (loop->count == 1) {
        put_row(arena, out, file, loop, 0, "        ");
        idl_put(out, "    }\n");
        return;
    }
    idl_put(out, "        switch (e_) {\n");
    for (size_t i = 0; i < loop->count; i++) {
        idl_put(out, "        case %zu:\n", i + 1);
        put_row(arena, out, file, loop, i, "            ");
        idl_put(out, "            break;\n");
    }
    idl_put(out, "        }\n    }\n");
}
