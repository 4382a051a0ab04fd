// SPDX-License-Identifier: BSD-3-Clause
// Handles: an applet holds a handle where it would otherwise need a pointer to an object of the monitor.
//
// Each context has a table of its own, of fixed size. A handle is a 32-bit number:
//
//     31          10 9        5 4        0
//     [ generation  |  owner   |  slot    ]      generation 64..4194303, owner the context's id, slot < TL_HANDLES_MAX
//
// A handle is valid while its slot is open, in this generation, for an object of the wanted kind, in the table of the
// owner that it names. Anything else gives the same TL_ERR_HANDLE: a closed handle, one of another kind or of another
// applet, a pointer, a guess. No handle is below 65536.
//
// Within one run no handle is given out twice: a slot whose generations are used up is retired. Once all slots are
// retired, after 4,194,240 openings of each, opening gives TL_ERR_QUOTA. A retired slot starts again at the applet's
// next start, when no old handle can be left: the applet's memory is the image's again, and its queues are empty. All
// other slots keep their generation across starts, so that even an old handle that comes back from outside, for
// instance in a message of the host, is invalid.
//
// Whoever opens a handle keeps the object that it stands for in an array of its own, at the same slot.
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

// Closes all handles, when a run of the applet ends or begins. Generations go on, except in retired slots.
void tl_handles_reset(struct tl_handles *handles, uint32_t owner);

// Opens a slot for an object of that kind. Returns the slot and sets *handle; or TL_ERR_QUOTA if every slot is open or
// retired.
int tl_handle_open(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t *handle);

// Returns the slot of an applet's handle, or TL_ERR_HANDLE.
int tl_handle_slot(const struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

// Closes the handle. Returns the slot that it had, or TL_ERR_HANDLE.
int tl_handle_close(struct tl_handles *handles, enum tl_handle_kind kind, uint32_t handle);

#endif
