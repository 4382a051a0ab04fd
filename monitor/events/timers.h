// SPDX-License-Identifier: BSD-3-Clause
// An applet's timers: absolute, one shot each, as many as it has handles.
//
// Timers cost no interrupts. A timer that is due is found when its applet asks (WAIT, EVENTS, or a method of Timer).
// While the applet sleeps, the scheduler finds it: it wakes the applet at the time of its earliest timer. Each function
// here walks over TL_HANDLES_MAX slots, some 200 instructions, in the applet's own time.
//
// A timer counts how often it went off since its record was last taken. So there is at most one record for each timer,
// and no expiry is lost.
#ifndef TL_MONITOR_TIMERS_H
#define TL_MONITOR_TIMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "monitor/events/handles.h"
#include "transports/syscall/abi.h"

struct tl_timer {
    uint64_t at;     // armed: when it goes off
    uint64_t since;  // when it was due the first time since its record was last taken
    uint32_t handle; // 0: the slot has no timer
    uint32_t went_off;
    bool armed;
};

// Indexed by the slots of the timers' handles. All zero: no timers.
struct tl_timers {
    struct tl_timer slots[TL_HANDLES_MAX];
};

// Open creates a timer that is not armed, in the slot that tl_handle_open gave. Close destroys it, armed or not, and
// drops its pending record.
void tl_timer_open(struct tl_timers *timers, int slot, uint32_t handle);
void tl_timer_close(struct tl_timers *timers, int slot);

// Arms the timer for `at` (ns), in place of the time that it was armed for. 0 or a time that has passed: it goes off at
// once. UINT64_MAX: never.
void tl_timer_arm(struct tl_timers *timers, int slot, uint64_t at, uint64_t now);

// Disarms the timer. Returns 0; or TL_ERR_STATE if it is not armed, which includes that it went off already.
int tl_timer_cancel(struct tl_timers *timers, int slot, uint64_t now);

// Lets the timers go off whose time has come. Returns whether any timer has a record to be taken.
bool tl_timers_run(struct tl_timers *timers, uint64_t now);

// Returns when the next timer goes off; UINT64_MAX: none is armed.
uint64_t tl_timers_next(const struct tl_timers *timers);

// Takes the record that has waited longest. False: there is none.
bool tl_timers_take(struct tl_timers *timers, struct tl_event *event);

#endif
