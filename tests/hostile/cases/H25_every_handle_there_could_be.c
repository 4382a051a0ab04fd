// SPDX-License-Identifier: BSD-3-Clause
// tried: Tries every handle from 0 to 65535, those one bit away from an open one, those of closed timers, and its own with another owner or slot. All give the same error, and the open timer is unharmed
// variants: 3
// outcome: OK
// beside: timekeeper
// control: handles, owner 2, long_slices 1
// limit: 60000
#include "hostile.h"

#include "gen/timer.h"

HOSTILE("h25", "timer");

static void bad(uint32_t handle)
{
    struct tl_rpc_client *client = tl_applet_client();
    static char text[sizeof client->error_text]; // of the first refusal

    EXPECT(timer_arm(client, handle, 1) == TL_ERR_HANDLE);
    if (text[0] == '\0')
        memcpy(text, client->error_text, sizeof text);
    EXPECT(strlen(client->error_text) == strlen(text) && memcmp(client->error_text, text, strlen(text)) == 0);
}

int tl_applet(void)
{
    struct tl_rpc_client *client = tl_applet_client();
    uint32_t mine, old[40];

    EXPECT(timer_create(client, &mine) == 0);
    EXPECT(timer_arm(client, mine, UINT64_MAX) == 0);
    if (VARIANT == 1) {
        for (uint32_t handle = 0; handle <= 65535; handle++)
            bad(handle);
    } else if (VARIANT == 2) {
        for (unsigned bit = 0; bit < 32; bit++)
            bad(mine ^ UINT32_C(1) << bit);
        for (uint32_t other = 0; other < 1024; other++) // owners and slots, but for its own
            if (other != mine % 1024)
                bad((mine & ~UINT32_C(1023)) | other);
    } else {
        for (int i = 0; i < 40; i++) // each slot but its own at least once
            EXPECT(timer_create(client, &old[i]) == 0 && timer_close(client, old[i]) == 0);
        for (int i = 0; i < 40; i++)
            bad(old[i]);
    }
    EXPECT(tl_wait(TL_EVENT_TIMER, 0) == 0); // none of that armed it anew
    EXPECT(timer_cancel(client, mine) == 0); // or cancelled it, or closed it
    EXPECT(timer_close(client, mine) == 0);
    bad(mine);
    return 0;
}
