// SPDX-License-Identifier: BSD-3-Clause
// The C structs that a file needs, each after those it is made of: its own structs, and the lists, arrays and options
// that its fields and parameters are made of.
#include "idl/compiler/idlc.h"

struct walk {
    const struct idl_emit *emit;
    struct idl_order *order;
    struct idl_index items; // of the order, by what tells two of them apart
};

// A struct's name; of all else the kind, and but for strings and bytes, which have one struct for all bounds, the tag.
static const char *key_of(const struct walk *walk, const struct idl_type *type, const struct idl_def *def)
{
    if (def != NULL)
        return def->name;
    const char *tag = idl_is_buffer(type) ? "" : idl_c_tag(walk->emit, type);
    return idl_format(walk->emit->arena, "%d %s", (int)type->kind, tag);
}

static void add_item(struct walk *walk, const struct idl_type *type, struct idl_def *def, bool element)
{
    struct idl_order *order = walk->order;
    size_t at = idl_index_add(walk->emit->arena, &walk->items, key_of(walk, type, def), order->count);
    if (at < order->count) {
        order->at[at].element |= element;
        return;
    }
    order->at = idl_grow(walk->emit->arena, order->at, order->count, &order->cap, sizeof *order->at);
    order->at[order->count++] = (struct idl_item){type, def, element};
}

static void visit(struct walk *walk, const struct idl_type *type, bool element)
{
    if (type->kind == IDL_NAMED) {
        struct idl_def *def = type->def;
        if (def->kind != IDL_STRUCT || def->file != walk->emit->file ||
            idl_index_find(&walk->items, def->name) != SIZE_MAX)
            return;
        for (size_t i = 0; i < def->members.count; i++)
            visit(walk, idl_unoption(def->members.at[i].type), false);
        add_item(walk, type, def, true);
        return;
    }
    if (type->of != NULL)
        visit(walk, type->of, true);
    if (type->of != NULL || (element && idl_is_buffer(type)))
        add_item(walk, type, NULL, element || type->kind == IDL_LIST);
}

static void visit_all(struct walk *walk, const struct idl_members *members)
{
    for (size_t i = 0; i < members->count; i++)
        visit(walk, idl_unoption(members->at[i].type), false);
}

void idl_order_of(const struct idl_emit *emit, struct idl_order *order)
{
    struct walk walk = {emit, order, {0}};
    for (size_t i = 0; i < emit->file->def_count; i++) {
        struct idl_def *def = emit->file->defs[i];
        if (def->kind == IDL_STRUCT) {
            struct idl_type *type = idl_alloc(emit->arena, sizeof *type);
            *type = (struct idl_type){.kind = IDL_NAMED, .def = def};
            visit(&walk, type, false);
        }
        for (size_t m = 0; m < def->method_count; m++) {
            visit_all(&walk, &def->methods[m].params);
            visit_all(&walk, &def->methods[m].results);
        }
    }
}
