// SPDX-License-Identifier: BSD-3-Clause
// The watchdog over the monitor itself: see watchdog.h.
#include "monitor/watchdog.h"

#include "monitor/arch/arch.h"

struct tl_watch tl__watch;

void tl_watch_arm(void)
{
    tl_arch_timer(tl_arch_now() + TL_WATCHDOG_TICK_NS);
}

void tl_watch_interrupt(bool timer, uintptr_t pc)
{
    tl__watch.interrupted = true;
    if (!timer)
        return;
    if (++tl__watch.timers > TL_WATCHDOG_TICKS)
        tl_panic("watchdog: the monitor does not come to an end", 0, pc);
    tl_watch_arm();
}

void tl_watch_over(void)
{
    if (tl__watch.timers > 0)
        tl_arch_timer(1); // the slice is over: end it at once
    tl__watch.timers = 0;
    tl__watch.interrupted = false;
    tl_arch_watch_release();
}
