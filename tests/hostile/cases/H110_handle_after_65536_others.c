// SPDX-License-Identifier: BSD-3-Clause
// tried: Closes a timer, then opens and closes 65,536 others in its slot. The handle of the first stays bad
// outcome: OK
// control: generations
// limit: 60000
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h110", "timer");

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t old, other;

    for (int i = 1; i < 32; i++) // all slots but one are taken
        EXPECT(timer_create(client, &other) == 0);
    EXPECT(timer_create(client, &old) == 0);
    EXPECT(timer_close(client, old) == 0);
    for (uint32_t i = 0; i < 65536; i++) {
        EXPECT(timer_create(client, &other) == 0);
        EXPECT(other != old && other % 1024 == old % 1024);
        if (i % 256 == 255)
            EXPECT(timer_cancel(client, old) == TL_ERR_HANDLE);
        EXPECT(timer_close(client, other) == 0);
    }
    EXPECT(timer_create(client, &other) == 0);
    EXPECT(timer_arm(client, old, UINT64_MAX) == TL_ERR_HANDLE);
    EXPECT(timer_close(client, old) == TL_ERR_HANDLE);
    return 0;
}
