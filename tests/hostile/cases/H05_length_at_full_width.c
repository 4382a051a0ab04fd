// SPDX-License-Identifier: BSD-3-Clause
// tried: Passes lengths whose low 8 or 16 bits are zero. Each is judged at full width
// variants: 4
// outcome: 1 OK, 2 KILL(range), 3 KILL(range), 4 OK
// control: usermem 2 3
#include "hostile.h"

HOSTILE("h05", "");

static uint8_t buffer[65536 + 256];

// 256 bytes are all filled, none before and none after.
static int fills(uint8_t *p)
{
    static const uint8_t zero[16];

    EXPECT(tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)p, 256) == TL_SYS_GETRANDOM);
    EXPECT(p[-1] == 0 && p[256] == 0);
    for (int i = 0; i < 256; i += 16)
        EXPECT(memcmp(p + i, zero, sizeof zero) != 0);
    return 0;
}

int tl_applet(void)
{
    switch (VARIANT) {
    case 1:
        return fills(buffer + 1);
    case 2:
        (void)tl_trap2(TL_SYS_GETRANDOM, OWN_END - 255, 256);
        return 1;
    case 3:
        (void)tl_trap2(TL_SYS_RPC_REQ, OWN_END - 65535, 65536);
        return 1;
    default:
        // In its own memory: all of it is taken and filled, or more than the call takes, and never a request of 0 bytes.
        memset(buffer, ' ', sizeof buffer);
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)buffer, 65536) == 65536);
        (void)tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)buffer, 65536);
        EXPECT(memcmp(buffer + 65536 - 8, "        ", 8) != 0 && memcmp(buffer + 65536, "        ", 8) == 0);
        EXPECT(tl_trap2(TL_SYS_LOG, (uintptr_t)buffer, 65536) == TL_ERR_SIZE);
        return 0;
    }
}
