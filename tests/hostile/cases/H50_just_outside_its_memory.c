// SPDX-License-Identifier: BSD-3-Clause
// tried: Accesses a byte right behind its memory or a segment, a byte right before it, and words that straddle an end
// variants: 10
// outcome: 1 KILL(read), 2 KILL(write), 3 KILL(read), 4 KILL(write), 5 KILL(read), 6 KILL(read), 7 KILL(write), 8 KILL(read), 9 KILL(write), 10 KILL(read)
// control: edges
// riscv64 holds without: pages, pmp
// Protection is by pages of 4 KiB on this port: the code's segment is made longer than one by a byte, and what follows its last page is nobody's.
#include "hostile.h"

HOSTILE("h50", "");

int tl_applet(void)
{
    char big[32];
    volatile char *end = (volatile char *)OWN_END;
    volatile char *start = (volatile char *)OWN_START;

    switch (VARIANT) {
    case 1:
        (void)*end;
        break;
    case 2:
        *end = 1;
        break;
    case 3:
        (void)start[-1];
        break;
    case 4:
        start[-1] = 1;
        break;
    case 5:
        load_word(OWN_END - 2);
        break;
    case 6:
        load_word(OWN_END - 1);
        break;
    case 7:
        store_word(OWN_END - 3);
        break;
    case 8:
        load_many(OWN_END - 8, big);
        break;
    case 9:
        store_many(OWN_END - 8);
        break;
    default:
        load_word(OWN_START - 2);
        break;
    }
    return 1;
}
