// SPDX-License-Identifier: BSD-3-Clause
// Handles: what an applet holds instead of a pointer to something of the monitor's.
//
// Each context has a table of its own, of fixed size. A handle is a number of 32 bits:
//
//     31          16 15       8 7        0
//     [ generation  |  owner   |  slot    ]      generation 1..65535, owner the context's id, slot < TL_HANDLES_MAX
//
// It is good for as long as its slot is open, in this generation, for an object of that kind, in the table of the owner
// that it names. All else is the same TL_ERR_HANDLE: one that was closed, another kind's, another applet's, a pointer,
// a guess. No handle is below 65536.
//
// Slots are taken in turn, so a slot's generation comes back after 65535 * TL_HANDLES_MAX openings at the soonest. Even
// then an old handle can only mean an object of the same applet.
//
// What a handle stands for is kept by whoever opens it, in an array of its own beside the table: slot by slot.
#ifndef TL_MONITOR_HANDLES_H
#define TL_MONITOR_HANDLES_H

#include <stdint.h>

#include "stream/error.h"

#define TL_HANDLES_MAX 32u // open at a time, of all kinds together

enum tl_handle_kind {
    TL_HANDLE_CLOSED = 0,
    TL_HANDLE_TIMER = 1,
};

struct tl_handles {
    struct {
        uint16_t generation; // of the present or last object in the slot; 0: never used
        uint16_t kind;       // enum tl_handle_kind
    } slots[TL_HANDLES_MAX];
    uint32_t owner; // 1..255
    uint32_t next;  // where the search for a closed slot begins
};

// Closes all. Generations go on, so that handles from before stay bad.
void tl_handles_reset(struct tl_handles *handles, uint32_t owner);

// Opens a slot for an object of that kind: the slot, and *handle; or TL_ERR_QUOTA.
int tl_handle_open(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t *handle);

// The slot that an applet's handle means, or TL_ERR_HANDLE.
int tl_handle_slot(const struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

// Closes it: the slot that it was, or TL_ERR_HANDLE.
int tl_handle_close(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

#endif
