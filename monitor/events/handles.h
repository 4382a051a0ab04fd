// SPDX-License-Identifier: BSD-3-Clause
// Handles: what an applet holds instead of a pointer to something of the monitor's.
//
// Each context has a table of its own, of fixed size. A handle is a number of 32 bits:
//
//     31          10 9        5 4        0
//     [ generation  |  owner   |  slot    ]      generation 64..4194303, owner the context's id, slot < TL_HANDLES_MAX
//
// It is good for as long as its slot is open, in this generation, for an object of that kind, in the table of the owner
// that it names. All else is the same TL_ERR_HANDLE: one that was closed, another kind's, another applet's, a pointer,
// a guess. No handle is below 65536.
//
// In one run a handle never comes back: a slot whose generations are used up is retired. TL_ERR_QUOTA is what is left
// when all are, after 4,194,240 openings of each. At the applet's next start a retired slot begins anew: then no old
// handle can be there, as its memory is the image's again and its queues are empty. All others go on in their
// generation, so that even one that came back from outside, in a message of the host's say, is bad.
//
// What a handle stands for is kept by whoever opens it, in an array of its own beside the table: slot by slot.
#ifndef TL_MONITOR_HANDLES_H
#define TL_MONITOR_HANDLES_H

#include <stdint.h>

#include "stream/error.h"

#define TL_HANDLES_MAX    32u // open at a time, of all kinds together
#define TL_HANDLES_OWNERS 32u // ids are below this
#define TL_HANDLES_FIRST  64u // generation
#define TL_HANDLES_LAST   4194303u

enum tl_handle_kind {
    TL_HANDLE_CLOSED = 0,
    TL_HANDLE_TIMER = 1,
};

struct tl_handles {
    struct {
        uint32_t generation; // of the present or last object in the slot; 0: none yet
        uint32_t kind;       // enum tl_handle_kind
    } slots[TL_HANDLES_MAX];
    uint32_t owner; // 1..31
    uint32_t next;  // where the search for a closed slot begins
};

// Closes all, as a run of the applet has ended or begins. Generations go on, but in retired slots.
void tl_handles_reset(struct tl_handles *handles, uint32_t owner);

// Opens a slot for an object of that kind: the slot, and *handle; or TL_ERR_QUOTA, if all are open or retired.
int tl_handle_open(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t *handle);

// The slot that an applet's handle means, or TL_ERR_HANDLE.
int tl_handle_slot(const struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

// Closes it: the slot that it was, or TL_ERR_HANDLE.
int tl_handle_close(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

#endif
