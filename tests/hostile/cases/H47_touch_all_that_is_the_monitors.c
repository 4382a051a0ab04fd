// SPDX-License-Identifier: BSD-3-Clause
// tried: Reads, writes and executes every page of the monitor, its neighbours' memory, its devices, and samples of all other addresses
// variants: 3
// outcome: 1 KILL(read), 2 KILL(write), 3 KILL(exec)
// sweep: yes
// control: protect
// riscv64 holds without: pmp
// run.c starts it again and again; Echo.Count says which address is next. Every one must be refused, with that very address on record.
// PMP alone would let an applet touch its own memory at the machine's addresses too: H42 H45 H50 H52 are tried without pages.
#include "hostile.h"

HOSTILE("h47", "echo");

#include "sweep.h"

int tl_applet(void)
{
    volatile uint32_t *p =
        (volatile uint32_t *)(uintptr_t)sweep_address((uint32_t)(count() - 1) * SWEEP_STEP(VARIANT) % SWEEP_COUNT);

    if (VARIANT == 1)
        (void)*p;
    else if (VARIANT == 2)
        *p = 0x57a1ed;
    else
        ((void (*)(void))(uintptr_t)p)();
    return 1;
}
