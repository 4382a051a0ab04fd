// SPDX-License-Identifier: BSD-3-Clause
// The addresses that H47 tries, in order: shared by the applet and by run.c, which must find each on record.
#ifndef TL_TESTS_HOSTILE_SWEEP_H
#define TL_TESTS_HOSTILE_SWEEP_H

#include <stdint.h>

#include "place.h"

#define SWEEP_PAGES   512u // every page of the monitor; run.c sees to it that these are enough
#define SWEEP_APPLETS 232u // what follows it, applets' memory and images: one address in each 64 KiB
#define SWEEP_DEVICES 6u
#define SWEEP_OTHERS  64u // one address in each 64 MiB of all there are
#define SWEEP_COUNT   (SWEEP_PAGES + SWEEP_APPLETS + SWEEP_DEVICES + SWEEP_OTHERS)

static inline uint64_t sweep_address(uint32_t i)
{
    static const uint32_t devices[SWEEP_DEVICES] = {GIC,   TL_BOARD_GIC_CPU,      UART & 0xfffff000u, UART,
                                                    POWER, TL_BOARD_NORMAL_DEVICE};

    if (i < SWEEP_PAGES)
        return MONITOR + i * 4096u + (i * 68u) % 4096u; // a different word of each page
    i -= SWEEP_PAGES;
    if (i < SWEEP_APPLETS)
        return MONITOR + SWEEP_PAGES * 4096u + i * 0x10000u + 0x1000u;
    i -= SWEEP_APPLETS;
    if (i < SWEEP_DEVICES)
        return devices[i];
    return (i - SWEEP_DEVICES) * 0x04000000u;
}

// Reads go to every one, writes and jumps (variants 2 and 3) to one in five, in another order.
#define SWEEP_STEP(variant) ((variant) == 1 ? 1u : 5u)

#endif
