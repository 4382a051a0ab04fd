// SPDX-License-Identifier: BSD-3-Clause
// What H104 looks at: an applet that takes all the processor it gets, and says of every 4 s of the board's time how much of
// it that was, in thousandths. Between two looks at the clock lies less than 0.05 ms if nobody else ran.
#include "hostile.h"

HOSTILE("gauge", "");

#define WINDOW_NS UINT64_C(4000000000)

int tl_applet(void)
{
    for (;;) {
        uint64_t begin = tl_nanotime(), last = begin, now = begin, had = 0;
        while (now - begin < WINDOW_NS) {
            now = tl_nanotime();
            had += now - last < 50000 ? now - last : 0;
            last = now;
        }
        tl_printf("had %u\n", (unsigned)(had / (WINDOW_NS / 1000)));
    }
}
