// SPDX-License-Identifier: BSD-3-Clause
// Handles: see handles.h.
#include "monitor/handles.h"

_Static_assert(TL_HANDLES_MAX <= 256, "a slot has 8 bits of a handle");

void tl_handles_reset(struct tl_handles *handles, uint32_t owner)
{
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++)
        handles->slots[i].kind = TL_HANDLE_CLOSED;
    handles->owner = owner;
}

int tl_handle_open(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t *handle)
{
    for (uint32_t i = 0; i < TL_HANDLES_MAX; i++) {
        uint32_t slot = (handles->next + i) % TL_HANDLES_MAX;
        if (handles->slots[slot].kind != TL_HANDLE_CLOSED)
            continue;
        uint32_t generation = handles->slots[slot].generation + 1u;
        if (generation > UINT16_MAX)
            generation = 1;
        handles->slots[slot].generation = (uint16_t)generation;
        handles->slots[slot].kind = (uint16_t)kind;
        handles->next = slot + 1;
        *handle = generation << 16 | handles->owner << 8 | slot;
        return (int)slot;
    }
    return TL_ERR_QUOTA;
}

int tl_handle_slot(const struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle)
{
    uint32_t slot = handle & 0xffu;

    if (slot >= TL_HANDLES_MAX || (handle >> 8 & 0xffu) != handles->owner)
        return TL_ERR_HANDLE;
    if (handles->slots[slot].kind != kind || handles->slots[slot].generation != handle >> 16)
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
