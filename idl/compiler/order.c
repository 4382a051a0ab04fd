// SPDX-License-Identifier: BSD-3-Clause
// The C structs that a file needs, each after those it is made of: its own structs, and the lists, arrays and options
// that its fields and parameters are made of.
#include "idl/compiler/idlc.h"

#include <string.h>

struct walk {
    struct idl_arena *arena;
    const struct idl_file *file;
    struct idl_order *order;
};

static bool same(const struct walk *walk, const struct idl_type *a, const struct idl_type *b)
{
    if (a->kind != b->kind || idl_is_buffer(a)) {
        return a->kind == b->kind;
    }
    return strcmp(idl_c_tag(walk->arena, walk->file, a), idl_c_tag(walk->arena, walk->file, b)) == 0;
}

static void add_item(struct walk *walk, const struct idl_type *type, struct idl_def *def, bool element)
{
    struct idl_order *order = walk->order;
    for (size_t i = 0; i < order->count; i++) {
        struct idl_item *item = &order->at[i];
        if (def != NULL ? item->def == def : item->def == NULL && same(walk, item->type, type)) {
            item->element |= element;
            return;
        }
    }
    order->at = idl_grow(walk->arena, order->at, order->count, &order->cap, sizeof *order->at);
    order->at[order->count++] = (struct idl_item){type, def, element};
}

static bool seen(const struct walk *walk, const struct idl_def *def)
{
    for (size_t i = 0; i < walk->order->count; i++) {
        if (walk->order->at[i].def == def) {
            return true;
        }
    }
    return false;
}

static void visit(struct walk *walk, const struct idl_type *type, bool element)
{
    if (type->kind == IDL_NAMED) {
        struct idl_def *def = type->def;
        if (def->kind != IDL_STRUCT || def->file != walk->file || seen(walk, def)) {
            return;
        }
        for (size_t i = 0; i < def->members.count; i++) {
            visit(walk, idl_unoption(def->members.at[i].type), false);
        }
        add_item(walk, type, def, true);
        return;
    }
    if (type->of != NULL) {
        visit(walk, type->of, true);
    }
    if (type->of != NULL || (element && idl_is_buffer(type))) {
        add_item(walk, type, NULL, element || type->kind == IDL_LIST);
    }
}

static void visit_all(struct walk *walk, const struct idl_members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        visit(walk, idl_unoption(members->at[i].type), false);
    }
}

void idl_order_of(struct idl_arena *arena, const struct idl_file *file, struct idl_order *order)
{
    struct walk walk = {arena, file, order};
    for (size_t i = 0; i < file->def_count; i++) {
        struct idl_def *def = file->defs[i];
        if (def->kind == IDL_STRUCT) {
            struct idl_type *type = idl_alloc(arena, sizeof *type);
            *type = (struct idl_type){.kind = IDL_NAMED, .def = def};
            visit(&walk, type, false);
        }
        for (size_t m = 0; m < def->method_count; m++) {
            visit_all(&walk, &def->methods[m].params);
            visit_all(&walk, &def->methods[m].results);
        }
    }
}
