// SPDX-License-Identifier: BSD-3-Clause
// What H104 looks at: an applet that always has work, and says of every 8 s of the board's time how much of it it had, in
// thousandths. Between two looks at the clock lies less than 0.05 ms if nobody else ran. It gives up its turn after 2 ms: the
// witness must not wait for a whole slice of its, beside what it waits for the others.
#include "hostile.h"

HOSTILE("gauge", "");

#define WINDOW_NS UINT64_C(8000000000) // fairness.c has it too
#define TURN_NS   UINT64_C(2000000)

int tl_applet(void)
{
    for (;;) {
        uint64_t begin = tl_nanotime(), last = begin, now = begin, turn = begin, had = 0;
        while (now - begin < WINDOW_NS) {
            now = tl_nanotime();
            had += now - last < 50000 ? now - last : 0;
            last = now;
            spend_time(16);
            if (now - turn >= TURN_NS) {
                tl_yield();
                turn = last = tl_nanotime();
            }
        }
        tl_printf("had %u\n", (unsigned)(had / (WINDOW_NS / 1000)));
    }
}
