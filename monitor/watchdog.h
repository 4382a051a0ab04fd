// SPDX-License-Identifier: BSD-3-Clause
// The watchdog over the monitor itself: each unit of its work must come to an end, or the board stops and says so.
//
// Interrupts are off while the monitor is at work, but for its stretches between tl_watch_begin and tl_watch_end: a
// turn of the host's work or of a context's job (job.h). One such stretch is a bounded unit, and no sum that a peer
// chooses. In it the timer is always set, to the end of the slice at first. When it comes within the stretch, it is set
// anew, TL_WATCHDOG_TICK_NS ahead; when it has come TL_WATCHDOG_TICKS times more, the monitor has hung, and panics with
// the place. Else the slice ends as soon as the stretch has: nothing is lost.
//
// Ticks are counted, and not time: in a machine that is held up (QEMU on a busy host) time passes in which the
// processor runs nothing, but for each tick it must have run again: the watchdog is patient by itself, and a monitor
// that hangs is still caught after so many ticks.
//
// The two enclose no other pair of themselves. Between them nothing may rely on interrupts being off, and nothing needs
// to: the interrupt looks at the timer and at this file's state, and at nothing else.
#ifndef TL_MONITOR_WATCHDOG_H
#define TL_MONITOR_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#include "watch.h" // the architecture's: tl_arch_watch_on, tl_arch_watch_off

#define TL_WATCHDOG_TICK_NS UINT64_C(10000000) // 10 ms
#define TL_WATCHDOG_TICKS   100u // within one stretch, at the most: a second, if the processor is not held up

struct tl_watch {
    volatile bool interrupted; // within the stretch
    volatile uint8_t timers;   // of these, the timer's: ticks
};
extern struct tl_watch tl__watch;

static inline void tl_watch_begin(void)
{
    tl_arch_watch_on();
}

// After a stretch in which an interrupt came.
void tl_watch_over(void);

static inline void tl_watch_end(void)
{
    tl_arch_watch_off();
    if (tl__watch.interrupted)
        tl_watch_over();
}

// The monitor starts on something, with no slice under way: the timer is set for it.
void tl_watch_arm(void);

// From the trap path: the monitor was interrupted at pc, within a stretch. `timer`: by the timer; else by a device,
// which is held off until tl_arch_watch_release.
void tl_watch_interrupt(bool timer, uintptr_t pc);

#endif
