// SPDX-License-Identifier: BSD-3-Clause
// Interrupts of the monitor itself, for its watchdog (monitor/watchdog.h). In M-mode mstatus.MIE lets them through;
// they come to tl__vector with mscratch zero, and go on a stack of their own (enter.S).
#ifndef TL_MONITOR_ARCH_RISCV64_WATCH_H
#define TL_MONITOR_ARCH_RISCV64_WATCH_H

#include "csr.h"

static inline void tl_arch_watch_on(void)
{
    __asm__ volatile("csrsi mstatus, %0" ::"i"(TL_MSTATUS_MIE)); // no memory hangs on it
}

static inline void tl_arch_watch_off(void)
{
    __asm__ volatile("csrci mstatus, %0" ::"i"(TL_MSTATUS_MIE));
}

// Devices may interrupt again.
static inline void tl_arch_watch_release(void)
{
    tl__csr_set(mie, TL_MIE_EXTERNAL);
}

#endif
