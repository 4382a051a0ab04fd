// SPDX-License-Identifier: BSD-3-Clause
// An applet's timers: absolute, one shot each, as many as it has handles.
//
// No interrupt is spent on them. A timer that is due is found when its applet asks (WAIT, EVENTS, a method of Timer),
// or, while it sleeps, by the scheduler, which knows the earliest of them as the time to wake it. All here is a walk
// over TL_HANDLES_MAX slots: some 200 instructions, in the applet's own time.
//
// A timer that went off is counted until its record is taken: armed again and gone off again meanwhile, it is one
// record with a count. So there is at most one record a timer, and none is ever lost.
#ifndef TL_MONITOR_TIMERS_H
#define TL_MONITOR_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/events/handles.h"
#include "transports/syscall/abi.h"

struct tl_timer {
    uint64_t at;     // armed: when it goes off
    uint64_t since;  // went_off: when it was due the first time, of those that are not taken
    uint32_t handle; // 0: there is none
    uint32_t went_off;
    bool armed;
};

// By their handles' slots. All zero is none.
struct tl_timers {
    struct tl_timer slots[TL_HANDLES_MAX];
};

// A new one, neither armed nor gone off; and its end, armed or not, whose record is gone with it. `slot` is
// tl_handle_open's.
void tl_timer_open(struct tl_timers *timers, int slot, uint32_t handle);
void tl_timer_close(struct tl_timers *timers, int slot);

// It goes off at `at` (ns): at once, if that is 0 or past; never, if it is UINT64_MAX. Armed already, it is moved.
void tl_timer_arm(struct tl_timers *timers, int slot, uint64_t at, uint64_t now);

// Not any more. TL_ERR_STATE: it is not armed, or it went off already.
int tl_timer_cancel(struct tl_timers *timers, int slot, uint64_t now);

// Those whose time has come go off. True if any has a record that waits to be taken.
bool tl_timers_run(struct tl_timers *timers, uint64_t now);

// When the next one goes off; UINT64_MAX: none does.
uint64_t tl_timers_next(const struct tl_timers *timers);

// The record of the one that has waited longest, and it waits no longer. False: there is none.
bool tl_timers_take(struct tl_timers *timers, struct tl_event *event);

#endif
