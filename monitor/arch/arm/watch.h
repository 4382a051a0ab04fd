// SPDX-License-Identifier: BSD-3-Clause
// Interrupts of the monitor itself, for its watchdog (monitor/watchdog.h): FIQs while tl__watching is set. enter.S
// knows it; one at another time waits until an applet runs.
#ifndef TL_MONITOR_ARCH_ARM_WATCH_H
#define TL_MONITOR_ARCH_ARM_WATCH_H

#include <stdint.h>

extern volatile uint32_t tl__watching;

static inline void tl_arch_watch_on(void)
{
    tl__watching = 1;
    __asm__ volatile("cpsie f" ::: "memory");
}

static inline void tl_arch_watch_off(void)
{
    __asm__ volatile("cpsid f" ::: "memory");
    tl__watching = 0;
}

// Devices may interrupt again.
void tl_arch_watch_release(void);

#endif
