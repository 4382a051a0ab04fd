// SPDX-License-Identifier: BSD-3-Clause
// tried: Calls RPC_REQ, GETRANDOM, LOG, RPC_RES and RPC_CALL over 900 KiB, nearly all its memory (60 MiB where applets have 64). The line that is too long and the random bytes take bounded turns, the other calls fail at once, and the witness is served in time
// outcome: OK
#include "hostile.h"

HOSTILE("h100", "echo");

static char big[900 * 1024];

int tl_applet(void)
{
    static char reply[512];

    memset(big, ' ', sizeof big);
    big[sizeof big - 1] = '\n';
    EXPECT(tl_trap2(TL_SYS_RPC_REQ, (uintptr_t)big, sizeof big) == (intptr_t)sizeof big);
    EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)reply, sizeof reply - 1) > 0 && find(reply, "-32005") != NULL);
    for (int i = 0; i < 50; i++) {
        EXPECT(tl_trap2(TL_SYS_LOG, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
        EXPECT(tl_trap2(TL_SYS_RPC_RES, (uintptr_t)big, sizeof big) == 0);
        EXPECT(tl_trap4(TL_SYS_RPC_CALL, (uintptr_t)big, sizeof big, (uintptr_t)big, sizeof big) == TL_ERR_SIZE);
    }
    (void)tl_trap2(TL_SYS_GETRANDOM, (uintptr_t)big, sizeof big);
    EXPECT(big[0] != ' ' || big[1] != ' ' || big[2] != ' ' || big[3] != ' '); // H111 looks at all of them
    EXPECT(answers("{\"id\":1,\"method\":\"RPC.Echo\",\"params\":[\"x\"]}", "\"x\""));
    return 0;
}
