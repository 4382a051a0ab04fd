// SPDX-License-Identifier: BSD-3-Clause
// The machine that tests run the monitor on has no interrupts of the monitor itself.
#ifndef TL_TESTS_MACHINE_WATCH_H
#define TL_TESTS_MACHINE_WATCH_H

static inline void tl_arch_watch_on(void)
{
}

static inline void tl_arch_watch_off(void)
{
}

static inline void tl_arch_watch_release(void)
{
}

#endif
