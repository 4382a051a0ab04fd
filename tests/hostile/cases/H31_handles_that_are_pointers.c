// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes addresses as handles (0, the monitor's, its own), at every offset within a record. Each gives an error, and nothing at the address is touched
// outcome: OK
// control: handles
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h31", "timer");

static uint8_t fake[256]; // as a timer might look

static void bad(uintptr_t handle)
{
    struct tl_rpc_client *client = tl_applet_client();

    EXPECT(timer_arm(client, (uint32_t)handle, 0) == TL_ERR_HANDLE);
    EXPECT(timer_close(client, (uint32_t)handle) == TL_ERR_HANDLE);
}

int tl_applet(void)
{
    uint32_t timer;

    memset(fake, 1, sizeof fake);
    EXPECT(timer_create(tl_applet_client(), &timer) == 0);
    for (uintptr_t at = 0; at < sizeof fake; at += 4) {
        bad(at);
        bad((uintptr_t)fake + at);
        bad((uintptr_t)MONITOR + at);
        bad((uintptr_t)&tl_applet + at);
    }
    for (size_t i = 0; i < sizeof fake; i++)
        EXPECT(fake[i] == 1);
    EXPECT(timer_close(tl_applet_client(), timer) == 0);
    return 0;
}
