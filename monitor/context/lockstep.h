// SPDX-License-Identifier: BSD-3-Clause
// Lockstep: an applet runs twice, and nothing of what it does leaves it before both did the same.
//
// The shadow is a clone in memory of its own. The two run one after the other, slice by slice, each to its next trap.
// Where they meet, these must be equal, or both end (MONITOR_REASON_LOCKSTEP): the trap and its details; all registers;
// each one's own floating-point bank; the bytes that go out (log, requests). Only then is the call served, once;
// registers and memory that it changes change in both. So time, random numbers and replies are the same for both. What
// would not be, a clock that is read without a trap, goes with no lockstep (TL_ARCH_NO_LOCKSTEP).
//
// With `memory`, all memory is compared as well: a window at each trap, and the whole, as a job, before the applet's
// EXIT. What an upset changes elsewhere is found when it comes to a register or to output; with `memory`, after at most
// as many traps as there are windows.
//
// Not covered: what is the monitor's own, the processor's control registers, and both of a pair upset alike. One that
// never traps again is stopped when it has run for much longer than the other took; a pair of which both do not is for
// the budget.
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

// One of the two, since they met last.
struct tl_lockstep_side {
    bool trapped; // and waits for the other
    enum tl_trap trap;
    struct tl_trap_info info;
    uint64_t ran; // ns
};

struct tl_lockstep {
    struct tl_context *shadow;        // NULL: the context runs alone
    struct tl_lockstep_side sides[2]; // the context's, its shadow's
    unsigned turn;                    // whose
    bool met;                         // what the call that they met at has changed is not yet the shadow's
    size_t window;                    // of memory, where the next one begins
};

// At load: is there a context for its shadow, as long as nothing else is loaded? Then: it is, and its memory is the
// twin of context->mem from then on.
bool tl_lockstep_has_room(const struct tl_monitor *monitor, const struct tl_context *context);
void tl_lockstep_reserve(struct tl_monitor *monitor, struct tl_context *context);
// The context's shadow, if it has one, is an empty context again.
void tl_lockstep_release(struct tl_monitor *monitor, struct tl_context *context);
// At start: the shadow is as the context is, which was made ready.
void tl_lockstep_start(struct tl_monitor *monitor, struct tl_context *context);
// n bytes at p, memory of the context's own, are about to go out. False: its shadow has others there, and both are
// stopped. (True for one that runs alone.)
bool tl_lockstep_same(struct tl_monitor *monitor, struct tl_context *context, uintptr_t p, size_t n);
// For the rest of a slice, in place of running the context alone.
void tl_lockstep_slice(struct tl_monitor *monitor, struct tl_context *context);

#endif
