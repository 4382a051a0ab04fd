// SPDX-License-Identifier: BSD-3-Clause
// tried: RPC_REQ, GETRANDOM, LOG, RPC_RES and RPC_CALL over 900 KiB, nearly all its memory (60 MiB where applets have 64): errors at once, and the witness is served in time
// outcome: OK
#include "hostile.h"

HOSTILE("h100", "echo");

static char big[900 * 1024];

int tl_applet(void)
{
    memset(big, ' ', sizeof big);
    for (int i = 0; i < 50; i++) {
        EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
        EXPECT(tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
        EXPECT(tl_trap2(TL_SYS_LOG, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
        EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)big, sizeof big) == 0);
        EXPECT(tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)big, sizeof big, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
    }
    EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"x\"]}", "\"x\""));
    return 0;
}
