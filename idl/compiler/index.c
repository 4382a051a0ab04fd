// SPDX-License-Identifier: BSD-3-Clause
// Names to where they stand in a list: all that finds something by its name, or sees that a name is there twice, asks
// one of these, so that idlc's time grows with the length of its input.
//
// A hash table of the list's places, at most half full; it keeps the first of each name.
#include "idl/compiler/tree.h"

#include <string.h>

struct idl_slot {
    const char *name; // NULL: free
    size_t at;
};

static struct idl_slot *slot_of(const struct idl_index *index, const char *name)
{
    size_t i = (size_t)idl_hash(name, strlen(name)) & (index->cap - 1);
    while (index->slots[i].name != NULL && strcmp(index->slots[i].name, name) != 0)
        i = (i + 1) & (index->cap - 1);
    return &index->slots[i];
}

static void make_room(struct idl_arena *arena, struct idl_index *index)
{
    struct idl_index old = *index;
    if (old.count < old.cap / 2)
        return;
    index->cap = old.cap == 0 ? 4 : old.cap * 2;
    index->slots = idl_alloc(arena, index->cap * sizeof *index->slots);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].name != NULL)
            *slot_of(index, old.slots[i].name) = old.slots[i];
}

size_t idl_index_add(struct idl_arena *arena, struct idl_index *index, const char *name, size_t at)
{
    make_room(arena, index);
    struct idl_slot *slot = slot_of(index, name);
    if (slot->name == NULL) {
        *slot = (struct idl_slot){name, at};
        index->count++;
    }
    return slot->at;
}

size_t idl_index_find(const struct idl_index *index, const char *name)
{
    if (index->cap == 0)
        return SIZE_MAX;
    const struct idl_slot *slot = slot_of(index, name);
    return slot->name == NULL ? SIZE_MAX : slot->at;
}
