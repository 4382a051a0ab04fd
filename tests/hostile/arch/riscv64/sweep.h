// SPDX-License-Identifier: BSD-3-Clause
// The addresses that H47 tries, in order: shared by the applet and by run.c, which must find each on record.
#ifndef TL_TESTS_HOSTILE_SWEEP_H
#define TL_TESTS_HOSTILE_SWEEP_H

#include <stdint.h>

#include "place.h"

#define SWEEP_PAGES   512u // every page of the monitor; run.c sees to it that these are enough
#define SWEEP_APPLETS 176u // what follows it, applets' memory and images: one address in each 64 KiB
#define SWEEP_DEVICES 8u
#define SWEEP_HIGH    10u // beyond 32 bits; the last ones are no addresses of Sv39
#define SWEEP_OTHERS  64u // one address in each 64 MiB of the first 4 GiB
#define SWEEP_COUNT   (SWEEP_PAGES + SWEEP_APPLETS + SWEEP_DEVICES + SWEEP_HIGH + SWEEP_OTHERS)

static inline uint64_t sweep_address(uint32_t i)
{
    static const uint64_t devices[SWEEP_DEVICES] = {MSIP, MTIMECMP,    MTIME,      PLIC, PLIC + 0x200004u,
                                                    UART, 0x00100000u, 0x20000000u};
    static const uint64_t high[SWEEP_HIGH] = {
        UINT64_C(1) << 32,           UINT64_C(1) << 32 | MONITOR,   UINT64_C(1) << 32 | OWN_START,
        (UINT64_C(1) << 38) - 4096,  UINT64_C(0xffffffc000000000),  UINT64_C(0xfffffffffffff000),
        UINT64_C(1) << 38 | MONITOR, UINT64_C(1) << 39 | OWN_START, UINT64_C(1) << 56 | MONITOR,
        UINT64_C(1) << 63 | MONITOR};

    if (i < SWEEP_PAGES)
        return MONITOR + i * 4096u + (i * 68u) % 4096u; // a different word of each page
    i -= SWEEP_PAGES;
    if (i < SWEEP_APPLETS)
        return MONITOR + SWEEP_PAGES * 4096u + i * 0x10000u + 0x1000u;
    i -= SWEEP_APPLETS;
    if (i < SWEEP_DEVICES)
        return devices[i];
    i -= SWEEP_DEVICES;
    if (i < SWEEP_HIGH)
        return high[i];
    return (uint64_t)(i - SWEEP_HIGH) * 0x04000000u;
}

// Reads go to every one, writes and jumps (variants 2 and 3) to one in five, in another order.
#define SWEEP_STEP(variant) ((variant) == 1 ? 1u : 5u)

#endif
