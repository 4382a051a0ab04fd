// SPDX-License-Identifier: BSD-3-Clause
// Handles: see handles.h.
#include "monitor/events/handles.h"

#define OWNER_SHIFT      5
#define GENERATION_SHIFT 10

_Static_assert(TL_HANDLES_MAX == 1u << OWNER_SHIFT, "a slot has 5 bits of a handle");
_Static_assert(TL_HANDLES_OWNERS == 1u << (GENERATION_SHIFT - OWNER_SHIFT), "and an owner 5");
_Static_assert(TL_HANDLES_LAST == UINT32_MAX >> GENERATION_SHIFT, "the rest is the generation's");
_Static_assert(TL_HANDLES_FIRST << GENERATION_SHIFT == 65536, "no handle is below 65536");

void tl_handles_reset(struct tl_handles *handles, uint32_t owner)
{
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        handles->slots[i].kind = TL_HANDLE_CLOSED;
        if (handles->slots[i].generation == TL_HANDLES_LAST)
            handles->slots[i].generation = 0;
    }
    handles->owner = owner;
}

int tl_handle_open(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t *handle)
{
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        uint32_t slot = (handles->next + i) % TL_HANDLES_MAX;
        uint32_t generation = handles->slots[slot].generation;
        if (handles->slots[slot].kind != TL_HANDLE_CLOSED || generation == TL_HANDLES_LAST)
            continue;
        generation = generation == 0 ? TL_HANDLES_FIRST : generation + 1;
        handles->slots[slot].generation = generation;
        handles->slots[slot].kind = kind;
        handles->next = slot + 1;
        *handle = generation << GENERATION_SHIFT | handles->owner << OWNER_SHIFT | slot;
        return (int)slot;
    }
    return TL_ERR_QUOTA;
}

int tl_handle_slot(const struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle)
{
    uint32_t slot = handle % TL_HANDLES_MAX;

    if ((handle >> OWNER_SHIFT) % TL_HANDLES_OWNERS != handles->owner)
        return TL_ERR_HANDLE;
    if (handles->slots[slot].kind != kind || handles->slots[slot].generation != handle >> GENERATION_SHIFT)
        return TL_ERR_HANDLE;
    return (int)slot;
}

int tl_handle_close(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle)
{
    int slot = tl_handle_slot(handles, kind, handle);

    if (slot >= 0)
        handles->slots[slot].kind = TL_HANDLE_CLOSED;
    return slot;
}
