// SPDX-License-Identifier: BSD-3-Clause
// Lockstep: an applet runs twice, and nothing that it does takes effect before both runs have done the same.
//
// The shadow is a clone with memory of its own. The two run one after the other, slice by slice, each to its next trap.
// There the following must be equal, or both end (MONITOR_REASON_LOCKSTEP): the trap and its details, all registers,
// the floating-point banks, and the bytes that go out (log, requests). Only then is the call served, once, and its
// changes to registers and memory are made in both. So both see the same time, random numbers and replies. A clock that
// is read without a trap would differ, so a permission for one excludes lockstep (TL_ARCH_NO_LOCKSTEP).
//
// With `memory`, all memory is compared as well: one window at each trap, and the whole, as a job, before the applet's
// EXIT. An upset elsewhere is found when it reaches a register or the output; with `memory`, after at most as many
// traps as there are windows.
//
// Not covered: the monitor's own state, the processor's control registers, and an upset that hits both alike. If one of
// the two never traps again, it is stopped when it has run for much longer than the other. If neither does, the budget
// stops them.
//
// A manifest asks for it among the permissions: `lockstep`, or `lockstep_memory`.
#ifndef TL_MONITOR_LOCKSTEP_H
#define TL_MONITOR_LOCKSTEP_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/arch/arch.h"

// Permission bits, between those of idl/ and those of the architecture.
#define TL_LOCKSTEP        (UINT32_C(1) << 27)
#define TL_LOCKSTEP_MEMORY (UINT32_C(1) << 26)
#define TL_LOCKSTEP_PERMISSIONS(X)                                                                                     \
    X(lockstep, TL_LOCKSTEP)                                                                                           \
    X(lockstep_memory, TL_LOCKSTEP | TL_LOCKSTEP_MEMORY)

#define TL_LOCKSTEP_WINDOW 4096u // bytes of memory compared at each trap

struct tl_context;
struct tl_monitor;

// The state of one of the two since they last met.
struct tl_lockstep_side {
    bool trapped; // it waits for the other
    enum tl_trap trap;
    struct tl_trap_info info;
    uint64_t ran; // ns
};

struct tl_lockstep {
    struct tl_context *shadow;        // NULL: the context runs alone
    struct tl_lockstep_side sides[2]; // the context's, its shadow's
    unsigned turn;                    // index of the side that runs
    bool met;                         // the changes of the call at which they met are still to be made in the shadow
    size_t window;                    // offset of the next window of memory
};

// At load: has_room returns whether a context is free for the shadow, which stays so until something else is loaded.
// Reserve takes it; from then on its memory is the twin of context->mem.
bool tl_lockstep_has_room(const struct tl_monitor *monitor, const struct tl_context *context);
void tl_lockstep_reserve(struct tl_monitor *monitor, struct tl_context *context);
// Makes the context's shadow, if it has one, an empty context again.
void tl_lockstep_release(struct tl_monitor *monitor, struct tl_context *context);
// At start: makes the shadow equal to the context, which has been made ready.
void tl_lockstep_start(struct tl_monitor *monitor, struct tl_context *context);
// Called before n bytes at p, in the context's memory, go out. False: the shadow has other bytes there, and both have
// been stopped. True for a context that runs alone.
bool tl_lockstep_same(struct tl_monitor *monitor, struct tl_context *context, uintptr_t p, size_t n);
// Runs the pair for the rest of a slice, instead of the context alone.
void tl_lockstep_slice(struct tl_monitor *monitor, struct tl_context *context);

#endif
