// SPDX-License-Identifier: BSD-3-Clause
// tried: Uses the clock of the CLINT with and without the permission to read it: stores to it, and accesses beside it. Stores to the UART and the clock controller
// variants: 9
// outcome: 1 OK, 2 KILL(write), 3-5 KILL(read), 6 KILL(read), 7-9 KILL(write)
// control: protect 2-3 5-9, pmp 3 5
// With leave, Sv39 maps the page for reading; that it is 8 bytes and no more is PMP's doing alone.
#include "hostile.h"
#include "platform.h"

#if VARIANT > 5
HOSTILE("h95", "");
#else
HOSTILE("h95", "mtime");
#endif

int tl_applet(void)
{
    volatile uint64_t *clock = (volatile uint64_t *)(uintptr_t)MTIME;

    switch (VARIANT) {
    case 1: {
        uint64_t last = *clock, ns = tl_nanotime();
        for (int i = 0; i < 1000; i++) {
            uint64_t now = *clock;
            EXPECT(now >= last);
            last = now;
        }
        EXPECT(last * TL_BOARD_TICK_NS >= ns);
        return 0;
    }
    case 2:
        ((volatile uint32_t *)clock)[1] = 0;
        break;
    case 3:
        (void)clock[-1];
        break;
    case 4:
        (void)clock[1];
        break;
    case 5:
        load_word((uintptr_t)clock - 2); // half of it is the clock
        break;
    case 6:
        (void)*clock;
        break;
    case 7:
        ((volatile uint32_t *)clock)[1] = 0;
        break;
    case 8:
        *(volatile uint32_t *)(uintptr_t)(UART + 4) = 0;
        break;
    default:
        *(volatile uint32_t *)CLOCK_CONTROLLER = 0;
        break;
    }
    return 1;
}
