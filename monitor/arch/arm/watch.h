// SPDX-License-Identifier: BSD-3-Clause
// Interrupts of the monitor itself, for its watchdog (monitor/watchdog.h): FIQs while tl__watching is set. enter.S
// knows it; one at another time waits until an applet runs.
#ifndef TL_MONITOR_ARCH_ARM_WATCH_H
#define TL_MONITOR_ARCH_ARM_WATCH_H

#include <stddef.h>
#include <stdint.h>

struct tl_regs;
extern struct tl_regs *tl__normal_resident; // internal.h
extern volatile uint32_t tl__watching;

// Not while the normal world's registers are in the processor: FIQ mode's are among them, and a FIQ would be taken on
// them. So what the monitor does for the normal world is not watched.
static inline void tl_arch_watch_on(void)
{
    if (tl__normal_resident != NULL)
        return;
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
