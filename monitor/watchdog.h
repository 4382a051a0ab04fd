// SPDX-License-Identifier: BSD-3-Clause
// The watchdog over the monitor itself: each unit of its work must come to an end, or the board stops and says so.
//
// Interrupts are off while the monitor works, except in stretches between tl_watch_begin and tl_watch_end: one turn of
// the host's work or of a context's job (job.h). A stretch is a bounded unit of work, whose length no peer can choose.
// The timer is always set in it, first to the end of the slice. If it fires within the stretch, it is set again,
// TL_WATCHDOG_TICK_NS ahead. When it has fired TL_WATCHDOG_TICKS times more, the monitor has hung, and panics with the
// place. Otherwise the slice ends as soon as the stretch does, and nothing is lost.
//
// The watchdog counts ticks, not time. On a machine that is held up (QEMU on a busy host) time passes in which the
// processor does not run, but it must have run again for each tick. So a slow machine causes no false alarm, and a
// monitor that hangs is still caught after so many ticks.
//
// Stretches do not nest. The code within one must not rely on interrupts being off. It need not: the interrupt handler
// looks only at the timer and at the state in this file.
#ifndef TL_MONITOR_WATCHDOG_H
#define TL_MONITOR_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#include "watch.h" // the architecture's: tl_arch_watch_on, tl_arch_watch_off

#define TL_WATCHDOG_TICK_NS UINT64_C(10000000) // 10 ms
#define TL_WATCHDOG_TICKS   100u               // the most in one stretch: a second, if the processor is not held up

struct tl_watch {
    volatile bool interrupted; // an interrupt came within the stretch
    volatile uint8_t timers;   // interrupts of the timer within the stretch: ticks
};
extern struct tl_watch tl__watch;

static inline void tl_watch_begin(void)
{
    tl_arch_watch_on();
}

// Called after a stretch in which an interrupt came.
void tl_watch_over(void);

static inline void tl_watch_end(void)
{
    tl_arch_watch_off();
    if (tl__watch.interrupted)
        tl_watch_over();
}

// Sets the timer when the monitor begins work while no slice is under way.
void tl_watch_arm(void);

// Called from the trap path when the monitor was interrupted at pc, within a stretch: by the timer if `timer`, else by
// a device, which is held off until tl_arch_watch_release.
void tl_watch_interrupt(bool timer, uintptr_t pc);

#endif
