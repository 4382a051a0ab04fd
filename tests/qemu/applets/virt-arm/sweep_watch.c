// SPDX-License-Identifier: BSD-3-Clause
// Reads every register of the normal world when it starts, and again for as long as it is told to (message "end"): none changes
// while sweep_write.c changes all of them. It says a sum of the first values. Ends with the count of those that changed.
// region: 1
#include "sweep.h"

TL_MANIFEST(.name = "watch", .stack = 4096, .permissions = "log mail normal");

static uint32_t first[SWEEP_COUNT], now[SWEEP_COUNT];

int tl_applet(void)
{
    uint32_t sum = 0;
    int changed = 0;

    normal_vectors();
    sweep_read(first);
    for (uint32_t i = 0; i < SWEEP_COUNT; i++)
        sum = (sum << 5 | sum >> 27) ^ first[i];
    tl_printf("sum %x\n", (unsigned)sum);
    (void)tl_trap_wait(TL_SYS_WAIT, TL_EVENT_MAIL, UINT64_MAX);
    sweep_read(now);
    for (uint32_t i = 0; i < SWEEP_COUNT; i++)
        if (now[i] != first[i]) {
            changed++;
            sweep_say("changed:", i, now[i]);
        }
    return changed;
}
